"""What the demo prints: the story, the amounts, what there is to see, the sign-ins."""

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from va_market.demo.caller import Json
from va_market.demo.dozen import ASSISTANTS
from va_market.demo.people import IVO, OLGA, OWNERS, PASSWORD
from va_market.demo.prices import shown
from va_market.demo.sights import SIGHTS


class Screen:
    """Standard output; the logs go to standard error."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._steps = 0

    def say(self, text: str) -> None:
        self._console.print(text, highlight=False, soft_wrap=True)

    def step(self, text: str, call: str) -> None:
        self._steps += 1
        self.say(f"[bold]{self._steps:>2}[/] {escape(text)}")
        self.say(f"   [dim]{escape(call)}[/]")

    def priced(self, sheet: Json) -> None:
        """Every step from the minutes to the amounts."""
        amount = sheet["amount"]
        for line in amount["lines"]:
            for part in line["trace"]:
                self.say(f"     {escape(part['formula'])} = {escape(part['result'])}")
        self.say(f"     client pays [bold green]{shown(amount['client_pays'])}[/]")
        self.say(f"     assistant receives [bold green]{shown(amount['assistant_receives'])}[/]")
        self.say(f"     the platform's fee is [bold green]{shown(amount['fee'])}[/]")

    def sights(self) -> None:
        self.say("\n[italic]What there is to see, as it was when the market was filled[/]")
        for sight in SIGHTS:
            self.say(f"   {sight.who.name}: {escape(sight.text)}")
            self.say(f"      [dim]GET {escape(sight.path)}[/]")

    def sign_ins(self) -> None:
        table = Table(title="Who can sign in", title_justify="left", box=SIMPLE)
        for name in ("Name", "E-mail", "Who it is"):
            table.add_column(name, no_wrap=name != "Who it is")
        for person in (IVO, OLGA, *OWNERS, *ASSISTANTS):
            table.add_row(person.name, person.email, escape(person.role))
        self._console.print(table)
        self.say(f"The password of all of them is [bold]{PASSWORD}[/]")
        self.say("Everybody knows it, the operator's too: keep this market to yourself.")

    def address(self, address: str) -> None:
        self.say(f"The API is at {address}/v1, its documentation at [bold]{address}/docs[/]")
        self.say("Ctrl-C stops the server; the market stays in the data folder.")
