"""The page of a release: a static folder that people look at without SQL, made of the release and of declarations.

Belongs here: reading the declarations in `page/`, asking the release, drawing charts, writing and sharing files. Does
not: what the page shows or says (`page/`), serving it (`ask.serve`), when it is made (`run`).

    WPS_HOME/site/r/<release>/      the page of one release, English; below fr/ the same in French
    WPS_HOME/site/vendor/<digest>/  code, styles and engines, shared by all releases that use these very bytes
    WPS_HOME/site/index.html, latest/index.html   lead to the newest
    WPS_HOME/work/records/pages.json   what each page was made of that was made last, by which the same is taken again

What is declared, in `page/`:

    pages/<kind>/page.yaml   address (`country/{iso3}` is one page for each row of about.sql), the entry of the menu;
                             `shares: {name: country/about}` is a question of another kind, asked once for both;
                             `once: true` says that languages differ by words, numbers and dates alone (nothing is
                             sorted by its name), so that each page is made once and every language fills it in
    pages/<kind>/page.html   the template, reading like the page; extends parts/layout.html
    pages/<kind>/*.sql       each a question asked once; its rows reach the template as rows.<name>, those of a kind
                             with about.sql by the columns that stand in the address
    charts/<name>.yaml .sql  a Vega-Lite specification without data and the question it draws; <name>.finding.sql may
                             give one row from which the title says what was found; what several charts ask alike
                             stands once, in charts/shared, and ends the question of each that names it (then: NAME)
    words/<language>/*.yaml  every word that is not data
    parts/, style/, code/    shared pieces of templates, style sheets, scripts (plain, deferred, no modules: a page must
                             open from a disk)
"""
