SELECT
    max(m.date) FILTER (m.is_wps) AS newest_wps, max(m.date) AS newest,
    max(m.date) FILTER (m.is_wps AND m.speeches > 0) AS newest_with_speeches,
    count(*) FILTER (m.is_wps) AS wps_meetings, count(*) FILTER (m.is_wps AND m.speeches > 0) AS with_speeches,
    sum(m.speeches) FILTER (m.is_wps) AS speeches, sum(m.speeches_with_text) FILTER (m.is_wps) AS coded,
    count(*) FILTER (NOT coalesce(m.is_wps, false) AND m.speeches_with_text > 0) AS others_coded,
    sum(m.speeches_with_text) FILTER (NOT coalesce(m.is_wps, false)) AS others_speeches
FROM marts.debate_meeting AS m
