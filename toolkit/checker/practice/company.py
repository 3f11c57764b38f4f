"""The facts of a fictional company: what a correct declaration of it would say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

METALS = ("Tantalum", "Tin", "Gold", "Tungsten")
QUESTIONS = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8")

NOT_LISTED = "Smelter not listed"
NOT_IDENTIFIED = "Smelter not yet identified"


@dataclass(frozen=True)
class Supply:
    """One true line of the smelter list; `lookup` may be one of the two special entries."""

    metal: str
    lookup: str
    name: str = ""  # typed by hand: only where the look-up does not know the smelter
    country: str = ""  # read from the look-up where it is empty
    recycled: str = ""


@dataclass(frozen=True)
class Product:
    """One line of the product list."""

    number: str
    name: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Company:
    """What is true of a company, so that an error can be told from a fact.

    `answers` maps a metal to its answers, `{"Tin": {"Q1": "Yes", ...}}`; a metal that is not
    named is answered No. `scope` is A, B or C. `programme` holds the answers A to H.
    """

    name: str
    address: str
    contact_name: str
    contact_email: str
    contact_phone: str
    authorizer_name: str
    authorizer_title: str
    authorizer_email: str
    authorizer_phone: str
    answers: Mapping[str, Mapping[str, str]]
    supplies: tuple[Supply, ...]
    scope: str = "A"
    scope_description: str = ""
    products: tuple[Product, ...] = ()
    policy_url: str = ""
    programme: Mapping[str, str] = field(
        default_factory=lambda: {
            "A": "Yes",
            "B": "Yes",
            "C": "Yes",
            "D": "Yes",
            "E": "Yes, in conformance with IPC1755 (e.g., CMRT)",
            "F": "Yes",
            "G": "Yes",
            "H": "No",
        }
    )

    @property
    def in_scope(self) -> tuple[str, ...]:
        """The metals that are used and remain in the product, in the order of the form."""
        return tuple(
            metal
            for metal in METALS
            if all(self.answers.get(metal, {}).get(question) == "Yes" for question in ("Q1", "Q2"))
        )

    @property
    def out_of_scope(self) -> tuple[str, ...]:
        """The metals answered No in question 1, in the order of the form."""
        return tuple(
            metal for metal in METALS if self.answers.get(metal, {}).get("Q1", "No") == "No"
        )


def _answers(*values: str) -> dict[str, str]:
    return dict(zip(QUESTIONS, values, strict=False))


ROWAN_MOTORS = Company(
    name="Rowan Motors Ltd",
    address="14 Orchard Way, Millbrook, MB4 7RM, United Kingdom",
    contact_name="Nadia Fenwick",
    contact_email="nadia.fenwick@rowan-motors.example",
    contact_phone="+44 1632 960114",
    authorizer_name="Tomas Ibarra",
    authorizer_title="Director of Operations",
    authorizer_email="tomas.ibarra@rowan-motors.example",
    authorizer_phone="+44 1632 960120",
    scope="C",
    scope_description="All brushless motors of the RM series made at the Millbrook plant",
    policy_url="https://www.rowan-motors.example/minerals-policy",
    answers={
        "Tantalum": _answers("Yes", "Yes", "Yes", "Yes", "No", "Greater than 75%", "No", "Yes"),
        "Tin": _answers("Yes", "Yes", "Unknown", "Unknown", "No", "100%", "Yes", "Yes"),
        "Gold": _answers("Yes", "Yes", "No", "No", "Yes", "100%", "Yes", "Yes"),
        "Tungsten": _answers("No"),
    },
    supplies=(
        Supply("Tantalum", "Cedar Tantalum", recycled="No"),
        Supply("Tantalum", "Aspen Specialty Metals", recycled="No"),
        Supply("Tantalum", NOT_IDENTIFIED, recycled="Unknown"),
        Supply("Tin", "Juniper Tin Works", recycled="No"),
        Supply("Tin", "Maple Metals", recycled="No"),
        Supply("Tin", NOT_LISTED, name="Sorrel Tin", country="PERU", recycled="Unknown"),
        Supply("Gold", "Birch Refining", recycled="Yes"),
        Supply("Gold", "Willow Gold Recovery", recycled="Yes"),
    ),
)
