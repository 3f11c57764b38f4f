"""Forms to write: a complete one of each version, and ones that are filled in at random."""

import datetime
import io
import re
import subprocess
import zipfile
from dataclasses import replace
from random import Random

from toolkit.checker.layout import FilledForm
from toolkit.checker.layout.smelters import SMELTERS
from toolkit.checker.spec import Spec

TODAY = datetime.date(2026, 3, 2)
ROLES = {
    "used": "Yes",
    "remaining": "Yes",
    "covered": "No",
    "risk_areas": "No",
    "recycled": "No",
    "rate": "100%",
    "identified": "Yes",
    "reported": "Yes",
}
FIELDS = {
    "company_name": "Alder Connectors Ltd",
    "declaration_scope": "A. Company",
    "contact_name": "Nadia Fenwick",
    "contact_email": "nadia@alder.example",
    "contact_phone": "+44 1632 960114",
    "authorizer_name": "Tomas Ibarra",
    "authorizer_email": "tomas@alder.example",
    "effective_date": TODAY,
}
CHOSEN = {"1.2": ("Zinc", "Silver"), "1.3": ("Zinc", "Other [specify below]")}


def complete(spec: Spec) -> FilledForm:
    """Return a form to which nothing is to be added; minerals are picked out of order."""
    values = {spec.field(key).cell: value for key, value in FIELDS.items()}
    if spec.selection is not None:
        picks = spec.selection.picks
        chosen = CHOSEN.get(spec.version, ())
        for pick, name in zip(picks, chosen, strict=False):
            values[pick.cell] = name
            if name.startswith("Other"):
                values[pick.other] = "Boron"
        if spec.template == "EMRT":
            for pick in picks:
                values[pick.cell] = pick.allowed[0]
            values[picks[2].cell] = picks[2].delete
    form = FilledForm(spec, _on_sheet(spec, values))
    names = form.mineral_names
    for question in spec.all_questions():
        for line, cells in list(question.cells.items()):
            if line and spec.lines.index(line) >= len(names):
                continue
            wanted = ROLES.get(question.role, "Yes")
            allowed = question.allowed_for(line)
            answer = wanted if wanted in allowed else allowed[0]
            if getattr(question, "percent_as_number", False) and answer == "100%":
                answer = 1
            values[cells.answer] = answer
            if question.role in ("policy_public", "policy"):
                values[cells.comment] = "https://www.alder.example/policy"
    smelters = tuple(smelter_line(spec, name) for name in names)
    return replace(form, values=_on_sheet(spec, values), smelters=smelters)


def smelter_line(spec: Spec, metal: str, **more: str) -> dict:
    """Return the line of a known smelter of this metal, or of one that is not listed."""
    known = next((smelter for smelter in SMELTERS if smelter.metal == metal), None)
    if spec.lookup is None or known is None:
        line = {"metal": metal, "smelter_name": f"Yew {metal}", "country": "PERU"}
        if spec.lookup is not None:
            line["lookup_name"] = spec.smelters.not_listed
        return line | more
    return {"metal": metal, "lookup_name": known.name} | more


def at_random(spec: Spec, seed: int) -> FilledForm:
    """Return a form with many kinds of gaps, the same for the same seed."""
    random = Random(seed)
    form = complete(spec)
    values = {cell.partition("!")[2]: value for cell, value in form.values.items()}
    for question in spec.all_questions():
        for line, cells in question.cells.items():
            if random.random() < 0.4:
                values[cells.answer] = random.choice(
                    [*question.allowed_for(line), "", "no", "Perhaps", 0, " "]
                )
            if random.random() < 0.2:
                values[cells.comment] = random.choice(["", "x", "https://alder.example"])
    for item in spec.fields:
        if random.random() < 0.25:
            values[item.cell] = random.choice([*item.allowed, "", "text", "a@b"])
    if spec.selection is not None:
        for pick in spec.selection.picks:
            if random.random() < 0.4:
                values[pick.cell] = random.choice([*pick.allowed, "", "zinc", "Silver"])
            if pick.other and random.random() < 0.3:
                values[pick.other] = random.choice(["", "boron", "Amber", 7])
    form = replace(form, values=_on_sheet(spec, {k: v for k, v in values.items() if v != ""}))
    lines = []
    names = form.mineral_names or ("Tin",)
    for _ in range(random.randrange(6)):
        lines.append(random.choice(_lines(spec, random.choice(names))))
    products = [{}] * random.randrange(2) + [{"product_number": "A-1"}] * random.randrange(2)
    return replace(form, smelters=tuple(lines), products=tuple(products))


def _lines(spec: Spec, metal: str) -> list[dict]:
    whole = smelter_line(spec, metal)
    lines = [whole, {"metal": metal}, {}, whole | {"metal": "Tungsten"}]
    if spec.lookup is not None:
        known = next((s.number for s in SMELTERS if s.metal == metal), "CID000001")
        lines += [
            {"cid_input": known},
            {"cid_input": "CID000001"},
            {"metal": metal, "lookup_name": "Smelter not listed"},
            {"metal": metal, "lookup_name": "Smelter not listed", "smelter_name": "Yew"},
            {"metal": metal, "lookup_name": "Smelter not yet identified", "country": ""},
            {"metal": metal, "lookup_name": "smelter NOT listed", "country": ""},
            {"metal": metal, "lookup_name": "", "country": ""},
            {"metal": metal.upper(), "lookup_name": "Unknown Works"},
        ]
    else:
        lines += [{"metal": metal, "smelter_name": "Yew"}, {"metal": metal, "country": "PERU"}]
    return lines


def _on_sheet(spec: Spec, values: dict) -> dict:
    return {f"{spec.declaration_sheet}!{cell}": value for cell, value in values.items()}


def without_results(workbook: bytes) -> bytes:
    """Return the file with its formulas alone, so that a program must calculate them."""
    stripped = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(stripped, "w") as target:
        for name in source.namelist():
            content = re.sub(rb"</f><v[^>]*>[^<]*</v>", b"</f>", source.read(name))
            target.writestr(name, content)
    return stripped.getvalue()


def recalculate(office: str, files: dict[str, bytes], folder) -> dict[str, bytes]:
    """Return the workbooks after a full recalculation by an office program."""
    paths = []
    for name, content in files.items():
        paths.append(folder / f"{name}.xlsx")
        paths[-1].write_bytes(without_results(content))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", folder / "out", *paths],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in files}
