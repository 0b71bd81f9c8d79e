"""Deeds of monthly reports: set up once, sent by the product when they fall due, stopped by their owner, taken out."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID, uuid4

from pydantic import Field

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.clock import today
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.jobs.job import JOBS_ACCOUNT
from foundation.locks import itself
from foundation.problems import NotAllowed, Overtaken, Refusal
from reports.actions.figures import TakeOut
from reports.measures.frozen import fingerprint
from reports.monthly import days_of, put_down
from reports.queries.components import components_on
from reports.queries.monthly import due_on, may_receive, report_for, report_itself, saved_place, sees_figures, sent_for
from reports.tables import MonthlyReport, MonthlyReportSent

KIND, SENT = "monthly_report", "monthly_report_sent"


class SetUp(Form):
    due_day: Annotated[int, Field(ge=1, le=31)]
    recipients: tuple[UUID, ...] = ()
    words: ClassVar[dict[str, str]] = {
        "due_day": "Enter a day of the month, from 1 to 31",
        "recipients": "Choose people from the list",
    }


@deed("report:set_up", needs=Can.SAVE, form=SetUp,
      says="{actor} set up a monthly report, on day {due_day}, to {people} people")  # fmt: skip
async def set_up(actor: Actor, code: int, form: SetUp) -> Done:
    admit(actor, Can.SEE_AUTHORITY_FIGURES, Place(authority=code))
    if not sees_figures(actor, code):
        raise NotAllowed("Your role sees how each figure is worked out, and no figures: there is nothing to send.")
    recipients = {actor.person, *form.recipients}
    sees = admit(actor, Can.SAVE, saved_place(actor.person, sorted(recipients), code))
    known = await may_receive(code, today())
    if not recipients <= known.keys():
        raise Refusal(recipients="Choose people from the list: the figures are for those whose role shows them")
    id, title = uuid4(), "The workforce in figures"
    await add(
        MonthlyReport, id=id, authority=code, owner=actor.person, title=title, due_day=form.due_day,
        recipients=sorted(recipients), starts=today(),
    )  # fmt: skip
    facts = {"due_day": form.due_day, "people": len(recipients)}
    return Done(id, KIND, code, then=f"/reports/{id}", role=sees.role, facts=facts)


@deed("report:stopped", needs=Can.CHANGE_SAVED, locks=itself("edition"), says="{actor} stopped a monthly report")
async def stop_report(actor: Actor, id: UUID) -> Done:
    report = await report_for(actor, id, to=Can.CHANGE_SAVED)
    if report.stopped_on:
        raise Overtaken("It was stopped already.")
    await change(MonthlyReport, report, stopped_on=today(), stopped_by=actor.person)
    return Done(id, KIND, report.authority, then=f"/reports/{id}", facts={"recipients": report.recipients})


@deed("report:sent", needs=None, locks=itself("edition"), says="{actor} sent the monthly report of {as_on}")
async def send_report(actor: Actor, id: UUID, as_on: date) -> Done:
    """The numbers of the day put down for good, and those told who may see them today: whoever may not is left out."""
    if id not in await due_on(as_on):
        raise Overtaken("It was sent, or stopped, meanwhile.")
    report = await report_itself(id)
    allowed = await may_receive(report.authority, today())
    if report.owner not in allowed:
        raise Overtaken("Its owner may no longer see these figures: it ends, and is not sent.")
    told = [person for person in report.recipients if person in allowed]
    left_out = [person for person in report.recipients if person not in allowed]
    live = await components_on(report.authority, days_of(as_on))
    figures, new = put_down(report.authority, report.place, as_on, live), uuid4()
    await add(
        MonthlyReportSent, id=new, report=id, authority=report.authority, owner=report.owner, as_on=as_on,
        sent_on=today(), figures=figures, fingerprint=fingerprint(figures), told=told, left_out=left_out,
    )  # fmt: skip
    facts = {
        "as_on": as_on,
        "report": id,
        "recipients": told,
        "left_out": left_out,
        "fingerprint": fingerprint(figures),
    }
    return Done(new, SENT, report.authority, facts=facts)


@deed("report:lapsed", needs=None, locks=itself("edition"),
      says="A monthly report ended, since whoever set it up may no longer see the figures")  # fmt: skip
async def lapse_report(actor: Actor, id: UUID) -> Done:
    report = await report_itself(id)
    if report.stopped_on or report.owner in await may_receive(report.authority, today()):
        raise Overtaken("It was stopped already, or its owner may see the figures again.")
    await change(MonthlyReport, report, stopped_on=today(), stopped_by=JOBS_ACCOUNT)
    return Done(id, KIND, report.authority, facts={"recipients": report.recipients})


@deed("report:taken_out", needs=Can.EXPORT_SAVED, form=TakeOut,
      says="{actor} took out the monthly report of {as_on} as a file, for {reason}")  # fmt: skip
async def take_out_report(actor: Actor, id: UUID, form: TakeOut) -> Done:
    sent = await sent_for(actor, id, to=Can.EXPORT_SAVED)
    facts = {"as_on": sent.as_on, "reason": form.reason}
    return Done(id, SENT, sent.authority, then=f"/reports/sent/{id}/file", facts=facts)


async def report_reason_given(actor: Actor, id: UUID) -> None:
    """NotAllowed unless the actor has said, in the last ten minutes, what this file is for."""
    given = await fetch_value(
        "select exists (select from audit where actor = $1 and subject = $2 and deed = 'report:taken_out'"
        " and at > now() - interval '10 minutes')",
        actor.person, id,
    )  # fmt: skip
    if not given:
        raise NotAllowed("Say first what the file is for: the form is at the foot of the report’s page.")
