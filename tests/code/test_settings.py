"""Settings come from the environment, keys from the one secret."""

import pytest

from lapor.config import Settings, WrongSetting, derived_key, derived_keys, settings
from lapor.services.system import MEANINGS


@pytest.fixture
def environment(monkeypatch):
    def fresh(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        derived_keys.cache_clear()

    yield fresh
    monkeypatch.undo()
    fresh()


def test_every_setting_says_what_it_is_for():
    assert all(field.description for field in Settings.model_fields.values())
    assert set(MEANINGS) == set(Settings.model_fields)  # in Indonesian


def test_an_empty_value_is_no_value(environment):
    environment(LAPOR_LANG="", LAPOR_MODE="")
    assert (settings().lang, settings().mode) == ("id", "demo")


def test_each_purpose_has_its_key_and_each_secret_has_its_keys(environment):
    environment(LAPOR_SECRET_KEY="a" * 40)
    first = derived_key("audit")
    assert len(first) == 32
    assert derived_key("identity") != first
    environment(LAPOR_SECRET_KEY="b" * 40)
    assert derived_key("audit") != first


@pytest.mark.parametrize(
    "wrong",
    [
        {"LAPOR_MODE": "test"},
        {"LAPOR_LANG": "jv"},
        {"LAPOR_ORIGIN": "http://a/b"},
        {"LAPOR_DATABASE_URL": "mysql://siti:hunter2@db/x"},
        {"LAPOR_MODE": "production", "LAPOR_SECRET_KEY": "hunter2"},
        {"LAPOR_SMTP": "http://siti:hunter2@surel", "LAPOR_MAIL_FROM": "a@uji.test"},
        {"LAPOR_SMTP": "smtp://siti:hunter2@surel:587"},  # from whom, and links to where?
    ],
    ids=str,
)
def test_a_wrong_value_ends_the_program_without_repeating_it(environment, wrong):
    environment(**wrong)
    with pytest.raises(WrongSetting) as stop:
        settings()
    assert len(str(stop.value).splitlines()) == 2
    assert "hunter2" not in str(stop.value)
