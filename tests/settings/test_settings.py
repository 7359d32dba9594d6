"""Settings from the environment and from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer import locations
from trainer.errors import InputError
from trainer.settings import chosen_engine, endpoint_key, load_settings, trainee_lang, unknown_variables


def write(text: str) -> Path:
    """Write the settings file."""
    file = locations.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both set the pace; the environment's holds."""
    write('pace = "quick"\nrubric = "phone"\n')
    monkeypatch.setenv("TRAINER_PACE", "instant")
    settings = load_settings()
    assert (settings.pace, settings.rubric) == ("instant", "phone")


@pytest.mark.parametrize("name", ["api_key", "OPENAI_API_KEY", "TRAINER_API_KEY"])
def test_a_key_in_the_file_is_refused_without_being_repeated(name: str) -> None:
    """The line says what to do instead, and does not print the key."""
    write(f'{name} = "sk-canary"\n')
    with pytest.raises(InputError) as caught:
        load_settings()
    assert "does not belong in a file" in str(caught.value)
    assert "sk-canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('paec = "quick"\n', "Did you mean 'pace'?"),
        ('pace = "fast"\n', "pace"),
        ("pace = \n", "settings.toml"),
    ],
)
def test_a_mistake_in_the_file_is_named(text: str, said: str) -> None:
    """An unknown name gets the nearest one, a wrong value its setting, bad TOML its file."""
    write(text)
    with pytest.raises(InputError) as caught:
        load_settings()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_endpoint_in_the_environment_chooses_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an endpoint the offline engine, with one the model, and what is set explicitly holds."""
    assert chosen_engine(load_settings())[0] == "offline"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    assert chosen_engine(load_settings())[0] == "llm"
    assert chosen_engine(load_settings(engine="offline"))[0] == "offline"
    assert endpoint_key(load_settings()) == "sk-canary"
    assert "sk-canary" not in repr(load_settings())


def test_a_key_shows_in_no_form_of_the_settings() -> None:
    """Neither printed, nor dumped, nor in JSON."""
    settings = load_settings(api_key="sk-canary-1234")
    forms = (repr(settings), str(settings), repr(settings.model_dump()), settings.model_dump_json())
    assert all("canary" not in form for form in forms)


def test_variables_that_are_no_settings_are_named_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting may come from the environment, under its own name."""
    monkeypatch.setenv("TRAINER_PACE", "instant")
    monkeypatch.setenv("TRAINER_BASE_URL", "http://localhost:1234/v1")
    monkeypatch.setenv("TRAINER_JUGDE_MODEL", "x")
    assert [line for line in unknown_variables() if "TRAINER_DATA" not in line] == [
        "There is no setting TRAINER_JUGDE_MODEL. Did you mean TRAINER_JUDGE_MODEL?"
    ]


def test_whoever_sets_the_interface_alone_is_taken_to_speak_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """The customers that are suggested and drafted are in it; `lang` goes before it."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert trainee_lang(load_settings(interface="de")) == "de"
    assert trainee_lang(load_settings(interface="de", lang="nb")) == "nb"
    assert trainee_lang(load_settings()) == "en"
