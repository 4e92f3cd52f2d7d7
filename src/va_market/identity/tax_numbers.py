"""Tax and VAT numbers in their one written form, with the checksum of their country.

By python-stdnum, without a network: a well-formed number may still be nobody's.
"""

from collections.abc import Callable, Iterable
from functools import cache

from stdnum.ch import vat as swiss
from stdnum.eu import vat as european
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as british
from stdnum.no import mva as norwegian
from stdnum.util import NumberValidationModule, get_cc_module

# Countries all of whose tax numbers have one of these forms. Of the others, and of those with
# forms that the library does not know, any number is taken.
_FORMS = {
    "AR": ("cuit",),
    "AT": ("tin",),
    "AU": ("abn", "tfn"),
    "BE": ("vat", "nn", "bis"),
    "BR": ("cnpj", "cpf"),
    "CA": ("bn", "sin"),
    "CL": ("rut",),
    "ES": ("nif",),
    "HR": ("oib",),
    "IN": ("pan",),
    "IT": ("codicefiscale", "iva"),
    "MX": ("rfc",),
    "PL": ("nip", "pesel"),
    "PT": ("nif",),
    "US": ("tin",),
    "ZA": ("tin",),
}
_OUTSIDE_THE_UNION: dict[str, Callable[[str], str]] = {
    "CH": swiss.validate,
    "GB": british.validate,
    "NO": norwegian.validate,
}


def tax_number(country: str, number: str) -> str:
    """The number without its decoration.

    Raises:
        ValueError: no tax number of the country has this form.
    """
    forms = list(_forms_of(country))
    if not forms:
        return " ".join(number.split()).upper()
    for form in forms:
        try:
            return form.validate(number)
        except ValidationError:
            continue
    raise ValueError(f"not a tax number of {country}")


@cache
def _forms_of(country: str) -> Iterable[NumberValidationModule]:
    found = (get_cc_module(country, name) for name in _FORMS.get(country, ()))
    return [form for form in found if form is not None]


def vat_number(number: str) -> str:
    """A VAT number with the prefix of its country: of the European Union, CH, GB or NO.

    Raises:
        ValueError: the prefix is another, or the number is not one of that country.
    """
    prefix = number[:2].upper()
    validate = _OUTSIDE_THE_UNION.get(prefix, european.validate)
    try:
        found = validate(number).removeprefix(prefix)
    except ValidationError as error:
        raise ValueError("not a VAT number") from error
    return f"{'EL' if prefix == 'GR' else prefix}{found}"
