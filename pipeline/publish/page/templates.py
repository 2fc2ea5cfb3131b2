"""The environment of templates: how they are read, looked up, compiled once, and what is left out of their markup.

Belongs here: Jinja's settings, markup that says the same in fewer bytes. Does not: what templates may call
(`rendering`).

A release has some two thousand pages of many rows: what stands in every cell is most of them.
"""

from __future__ import annotations

import html
import json
import marshal
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, new_context
from markupsafe import Markup, escape

from pipeline.publish.page.declared import FIRST_LANGUAGE
from pipeline.publish.page.words import UNKNOWN
from pipeline.store.cache import cached

#: End tags that HTML implies where these elements end.
IMPLIED = ("</td>", "</th>", "</tr>", "</tbody>", "</thead>", "</li>", "</dt>", "</dd>", "</option>")
#: What a page in the first language need not say of its parts.
SAID_ABOVE = f' lang="{FIRST_LANGUAGE}"'


@cache
def _compiling() -> tuple[str, ...]:
    """What the code of a template depends on beside its text: the engines, and how it is compiled here."""
    return "template", sys.version, version("jinja2"), Path(__file__).read_text(encoding="utf-8")


class _Plain(CodeGenerator):
    """Compiles calls to calls, as nothing that templates call here wants Jinja's context; columns of rows to look-ups;
    what stands together in a template to one piece of a page.

    What a filter says of a constant is left to the time of rendering: each language says it in its own way.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if not isinstance(node.node, nodes.Name):
            super().visit_Getattr(node, frame)
            return
        row = frame.symbols.ref(node.node.name)
        if node.node.name == "loop":
            self.write(f"{row}.{node.attr}")
            return
        self.write(f"({row}[{node.attr!r}] if {row}.__class__ is dict and {node.attr!r} in {row} else ")
        super().visit_Getattr(node, frame)
        self.write(")")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        # where there is no else Jinja makes an object that would say, if anybody asked, that there is none
        other = node.expr2 or nodes.Const("").set_environment(self.environment)
        super().visit_CondExpr(nodes.CondExpr(node.test, node.expr1, other), frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        if frame.buffer is not None or frame.require_output_check or len(node.nodes) == 1:
            super().visit_Output(node, frame)
            return
        finalize = self._make_finalize()
        self.writeline("yield ''.join((")
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self.write(repr(child.data))
            else:
                self._output_child_pre(child, frame, finalize)
                self.visit(child, frame)
                self._output_child_post(child, frame, finalize)
            self.write(", ")
        self.write("))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        self.visit(node.node, frame)
        self.write("(")
        begin = self.stream.tell()
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.stream.seek(begin)
        arguments = self.stream.read().removeprefix(", ")
        self.stream.seek(begin)
        self.stream.truncate()
        self.write(f"{arguments})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        # a call for each value would be a tenth of the time that all pages take
        self.write("(v if (v := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(").__class__ is Markup else environment.escaped[v] if v.__class__ is str else environment.shown(v))")

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _Tight(jinja2.FileSystemLoader):
    """Reads templates without the end tags that HTML implies."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, file, is_new = super().get_source(environment, template)
        return tight(source), file, is_new


class _Escaped(dict[str, Markup]):
    """Texts and their markup: pages repeat most of theirs."""

    def __missing__(self, text: str) -> Markup:
        made = self[text] = escape(text)
        return made


class _Template(jinja2.Template):
    """A template that is given all that it may call at once: where Jinja tells an environment's own apart, each page
    and each import would look all of it up again."""

    def new_context(self, vars: Any = None, shared: bool = False, locals: Any = None) -> Context:
        known = vars if shared else {**self.environment.globals, **(vars or {})}
        return new_context(self.environment, self.name, self.blocks, known, True, None, locals)


class Environment(jinja2.Environment):
    """Jinja's, which looks for what a row has before it looks at what a mapping can do."""

    code_generator_class = _Plain
    template_class = _Template
    escaped: Mapping[str, Markup] = _Escaped()

    def compile(self, source: Any, name: Any = None, filename: Any = None, *_: Any, **__: Any) -> Any:
        """The code of a template, kept by all that it depends on."""

        def compiled() -> bytes:
            return marshal.dumps(super(Environment, self).compile(source, name, filename))

        made_of = [*_compiling(), str(name), str(filename), str(source)]
        return marshal.loads(cached(json.dumps(made_of), compiled))  # noqa: S302 - what this user's program wrote

    @classmethod
    def shown(cls, value: Any) -> str:
        """A value as markup."""
        kind = type(value)
        if kind is str:
            return cls.escaped[value]
        return str(value) if kind is int else escape(value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`row.name`: the column of a row, else the attribute."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


class _Compiled(BytecodeCache):
    """Compiled templates: every language uses those of this process, every process those of this user."""

    def __init__(self) -> None:
        self._code: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key + bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def environment(folder: Path, called: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> Environment:
    """The templates of a folder, with what they may call, for one language."""
    made = Environment(
        loader=_Tight(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        optimized=False,  # see _Plain
        bytecode_cache=_COMPILED,
    )
    made.globals.update(called)
    made.filters.update(filters)
    return made


def labels(*said: str) -> str:
    """The labels of a table's second and further cells, as a style: on a phone each row is a card of labelled cells."""
    return ";".join(f"--c{n}:{_string(text)}" for n, text in enumerate(said, 2) if text)


def linked(address: str, text: object, attributes: str = "") -> Markup:
    """A text that leads to an address. `attributes` are markup."""
    shown = Environment.shown(text)
    return Markup(f'<a{attributes} href="{html.escape(address)}">{shown}</a>')  # noqa: S704 - escaped


def unless_known(told: Callable[..., str], unknown: str) -> Callable[..., str]:
    """What tells a figure, or that it is not known: a dash with the word for it."""
    dash = Markup(f'<span class="unknown" title="{escape(unknown)}">{UNKNOWN}</span>')  # noqa: S704 - escaped
    return lambda value, *more: dash if value is None else told(value, *more)


def _string(text: str) -> str:
    """A text as a string of CSS."""
    safe = "".join(c if c.isalnum() or c in " .,%" else f"\\{ord(c):x} " for c in text)
    return f"'{safe}'"


def tight(markup: str) -> str:
    """Markup without the end tags that HTML implies."""
    for tag in IMPLIED:
        markup = markup.replace(tag, "")
    return markup


def said_once(page: str, language: str) -> str:
    """A page that does not say of its parts, in the first language, that they are in it."""
    if language != FIRST_LANGUAGE:
        return page
    head, begins, rest = page.partition("<body>")
    return head + begins + rest.replace(SAID_ABOVE, "")
