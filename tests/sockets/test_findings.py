"""The ten findings that change the design (docs/asvs.md), replayed against the running app.

Each worked on a plain Streamlit app. What other tests of this folder replay is named here too.
"""

import re

import httpx
import pytest
import websockets
from playwright.sync_api import Browser
from sqlmodel import select
from streamlit.proto.BackMsg_pb2 import BackMsg

from db.models import Complaint
from db.privacy_codes import LinkPurpose
from lapor.services import links, sessions
from lapor.ui.menu import PAGES
from lapor.web import policy
from tests.builders import a_complaint
from tests.live import BROKEN, CANARY, Site, heard, run, visit
from tests.sockets.canaries import asked
from tests.sockets.test_gate import SIGN_IN, session_id
from tests.sockets.test_partner_canaries import taken


@pytest.fixture
def site(live):
    return live


def test_finding_1_the_id_of_a_session_takes_nothing_over(site):
    with site.open(site.secret("siti")) as owner:
        stolen = session_id(visit(owner, *site.detail("L-1")))
        with site.open(site.secret("dewi"), old=stolen) as thief:
            said = visit(thief, *site.detail("L-1"))
    assert session_id(said) != stolen
    assert CANARY not in said


def test_finding_2_a_callback_after_the_end_of_a_session_changes_nothing(site):
    secret = site.secret("siti")
    with site.open(secret) as connection:
        said = visit(connection, "queue")
        buttons = re.findall(r'id: "(\$\$ID-\S+)"', said)
        assert buttons
        with site.writing() as session:
            before = session.exec(select(Complaint.version)).all()
        site.revoke(secret)
        frame = BackMsg()
        for id in buttons:
            state = frame.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = id, True
        connection.send(frame.SerializeToString())
        answer = heard(connection)
        assert answer.HasField("auth_redirect")
        with pytest.raises(websockets.ConnectionClosed):
            heard(connection)
    with site.writing() as session:
        assert session.exec(select(Complaint.version)).all() == before


@pytest.mark.parametrize("forged", ["DIHAPUS' OR 1=1", "99999", "\ud7ff" * 50])
def test_finding_3_a_forged_choice_is_no_choice(site, forged):
    """The value of a select box that was never offered, for each of the page."""
    with site.open(site.secret("siti")) as connection:
        said = visit(connection, "queue")
        frame = BackMsg()
        for id in set(re.findall(r'selectbox \{\s+id: "([^"]+)"', said)):
            state = frame.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = id, forged
        assert frame.rerun_script.widget_states.widgets
        said = run(connection, frame)
    assert not any(words in said for words in BROKEN)
    assert "OR 1=1" not in said.replace(forged, "") or "DIHAPUS" not in said


def test_finding_4_what_a_role_may_not_see_is_not_sent(site):
    """Numbers without rows: all pages of a partner (test_partner_canaries reads the files too)."""
    with site.open(site.secret("dewi")) as connection:
        for page in PAGES:
            name = page.path.removeprefix("pages/").removesuffix(".py")
            assert CANARY not in visit(connection, name, site.detail("L-1")[1]), name


def test_finding_5_a_file_is_for_the_session_that_made_it(site):
    siti = site.secret("siti")
    with site.open(siti) as connection:
        files = list(taken(connection, site, siti, asked(connection, "queue").words))
    assert files
    for other in (site.secret("siti"), site.secret("budi"), site.secret("dewi")):
        assert {site.get(url, other).status_code for url in files} == {404}
    assert {site.get(url).status_code for url in files} == {401}
    assert {site.get(url, siti).status_code for url in files} == {200}


def test_finding_6_two_roles_at_one_page_see_their_own(site):
    with site.writing() as session:
        a_complaint(session, number="B-1", title="kenari badung", government="51.03")
    for _ in range(2):  # the second time out of whatever was kept
        with site.open(site.secret("rini")) as nation, site.open(site.secret("siti")) as sleman:
            assert "kenari badung" in visit(nation, "queue")
            assert "kenari badung" not in visit(sleman, "queue")


@pytest.mark.parametrize("who", ["", "siti"])
def test_finding_7_nobody_empties_the_caches_or_reads_about_the_code(site, who):
    with site.open(site.secret(who) if who else "") as connection:
        visit(connection)
        connection.send(BackMsg(clear_cache=True).SerializeToString())
        connection.send(BackMsg(load_git_info=True).SerializeToString())
        with pytest.raises(TimeoutError):
            heard(connection, 0.5)


def test_finding_8_a_text_of_a_citizen_is_a_text(site, browser: Browser):
    """tests/journeys/test_hostile_texts.py draws all of them; here: nothing is asked for abroad."""
    abroad, spots = [], []
    with site.writing() as session:
        text = "![x](http://evil.example/a.png) $\\rule{300em}{300em}$ :green-badge[SAH]"
        a_complaint(session, number="H-1", title=text[:200], body=text)
    context = signed_in(browser, site, "siti")
    page = context.new_page()
    page.on("request", lambda r: None if r.url.startswith(site.url) else abroad.append(r.url))
    page.goto(f"{site.url}/complaint?{site.detail('H-1')[1]}")
    page.get_by_text("H-1").first.wait_for(timeout=30_000)
    spots = page.locator("img[src*=evil], .katex").count()
    context.close()
    assert [url for url in abroad if not url.startswith(("data:", "blob:", "ws://127"))] == []
    assert spots == 0


def test_finding_9_no_cookie_but_ours_signs_in_and_a_script_cannot_read_it(site):
    """The forged cookie of the package: test_gate. Here: ours, as it is given."""
    with site.writing() as session:
        ticket = sessions.issue_ticket(session, "siti")
    answer = httpx.post(site.url + "/sesi", headers={"origin": site.url, "x-ticket": ticket})
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("lapor")]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    secret = cookie.split(";")[0].split("=", 1)[1]
    assert len(secret) >= 43  # 256 bits
    assert site.get("/keluar", secret, method="POST", origin=site.url).status_code == 303
    with site.open(secret) as connection:
        assert SIGN_IN in visit(connection)


def test_finding_10_an_error_tells_nothing_and_every_answer_has_its_headers(site, broken):
    """A page that breaks: its complaint is of a kind that no version ever wrote."""
    for who, address in broken.items():
        with site.open(site.secret(who) if who else "") as connection:
            said = visit(connection, *address)
        (code,) = re.findall(r"Terjadi kesalahan di sistem\. .*Kode: ([0-9A-F]{8})\"", said)
        assert "exception {" not in said
        for word in ("Traceback", "Error", "sqlalchemy", "site-packages", "kenari", "is not a"):
            assert word not in said, word
        log = site.log.read_text()
        (line,) = [one for one in log.splitlines() if code in one]
        assert "types.py" in line  # the place
        assert "kenari" not in log  # what Streamlit writes itself, too
    for path in ("/", "/media/x", "/no/such", "/_stcore/metrics"):
        headers = site.get(path).headers
        assert {name: headers[name] for name in policy.HEADERS} == policy.HEADERS


@pytest.fixture
def broken(site):
    """By who opens it: addresses of pages that break, one with words of a citizen in its error."""
    with site.writing() as session:
        id = a_complaint(session, number="E-1", title="kenari galat").id
        link = links.make(session, "siti", LinkPurpose.INVITATION, by="rini")
        connection = session.connection()
        kinds = connection.exec_driver_sql(
            f"SELECT seq, kind FROM activity WHERE complaint_id={id}"
        )
        kinds = kinds.all()
        connection.exec_driver_sql(f"UPDATE activity SET kind = 250 WHERE complaint_id = {id}")
        connection.exec_driver_sql("UPDATE account_link SET purpose = 'Pak kenari, Jl. Melati'")
    yield {"siti": site.detail("E-1"), "": ("", f"tautan={link}")}
    with site.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("DELETE FROM account_link")
        for activity, kind in kinds:
            connection.exec_driver_sql(
                f"UPDATE activity SET kind={kind} WHERE complaint_id={id} AND seq={activity}"
            )


def signed_in(browser: Browser, site: Site, name: str):
    context = browser.new_context()
    context.add_cookies([{"name": "lapor", "value": site.secret(name), "url": site.url}])
    return context


PROBES = re.compile(r"/\w+/_stcore/(health|host-config)")


def is_known(message) -> bool:
    """Streamlit asks below every page first whether it is served there, and is told 404."""
    return message.type != "error" or bool(PROBES.search(message.location.get("url", "")))


def test_no_page_breaks_the_policy_in_a_browser(site, browser: Browser):
    """Every page as national administrator: no violation of the policy, no error in the console."""
    context = signed_in(browser, site, "rini")
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error("
        "'VIOLATION ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    page, wrong = context.new_page(), []
    page.on("console", lambda m: None if is_known(m) else wrong.append(f"{page.url}: {m.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for one in PAGES:
        name = one.path.removeprefix("pages/").removesuffix(".py")
        page.goto(f"{site.url}/{name}?{site.detail('L-1')[1]}")
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(
            timeout=60_000
        )
    context.close()
    assert wrong == []
