"""The workforce census's URL map."""

from foundation.access_table import Can
from foundation.routing import get, press
from reports.actions import census as preparing
from reports.actions import census_sending as sending
from reports.pages import census

SEE = Can.SEE_CENSUS
ONE = "/census/{id:uuid}"
ROUTES = [
    get("/census", census.index, needs=Can.LIST_CENSUSES),
    press("/census", preparing.begin_census, page=census.index),
    get(ONE, census.show, needs=SEE),
    press(f"{ONE}/check", preparing.check_census, page=census.show),
    get(f"{ONE}/fix", census.fix, needs=SEE),
    press(f"{ONE}/answers", preparing.answer_items, page=census.fix),
    press(f"{ONE}/answer", preparing.answer_for_one, page=census.fix),
    press(f"{ONE}/notes", preparing.note_queries, page=census.fix),
    get(f"{ONE}/export", census.export, needs=SEE),
    press(f"{ONE}/change", preparing.change_census, page=census.export),
    press(f"{ONE}/sign", sending.sign_census, page=census.export),
    press(f"{ONE}/send", sending.send_census, page=census.export),
    press(f"{ONE}/accept", sending.record_acceptance, page=census.export),
    press(f"{ONE}/reopen", sending.reopen_census, page=census.export),
    get(f"{ONE}/file/{{number:int}}", census.file, needs=Can.SEND_CENSUS),
]
