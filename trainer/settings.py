"""Settings: environment over file over default. Only this file reads the environment."""

from __future__ import annotations

import difflib
import locale
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from trainer import languages, locations, translation
from trainer.errors import InputError
from trainer.translation import tr

Pace = Literal["instant", "quick", "human"]


def _interface(lang: str) -> str:
    known = ("auto", *translation.LANGUAGES)
    if lang not in known:
        raise PydanticCustomError("interface", "expected {known}", {"known": ", ".join(known)})
    return lang


class Settings(BaseSettings):
    """What the user can set, in `settings.toml` or as TRAINER_… in the environment."""

    model_config = SettingsConfigDict(env_prefix="TRAINER_", frozen=True, extra="forbid", populate_by_name=True)

    engine: Literal["auto", "offline", "llm"] = "auto"
    """`auto` takes the model where a key or an address of an endpoint is set, else the offline engine."""
    api_key: SecretStr | None = Field(None, validation_alias=AliasChoices("OPENAI_API_KEY", "TRAINER_API_KEY"))
    """Key of the endpoint: from the environment, or from the system's keyring where there is one; never from a file."""
    base_url: str | None = Field(None, validation_alias=AliasChoices("OPENAI_BASE_URL", "TRAINER_BASE_URL", "base_url"))
    """Address of an OpenAI-compatible endpoint, ending in /v1."""
    api_version: str | None = Field(
        None, validation_alias=AliasChoices("OPENAI_API_VERSION", "TRAINER_API_VERSION", "api_version")
    )
    """For Azure's endpoints."""
    model: str | None = Field(None, validation_alias=AliasChoices("OPENAI_MODEL", "TRAINER_MODEL", "model"))
    """Model of the customer, and of detector and judge where they have none of their own."""
    detector_model: str | None = None
    """Model that detects moves."""
    judge_model: str | None = None
    """Model that grades."""
    embedding_model: str | None = None
    """Model of the endpoint that gives sentence vectors where this machine has no encoder of its own. It has to be
    multilingual-e5-small; its vectors are checked before they are used.
    """
    temperature: float = Field(0.9, ge=0, le=2)
    """Of the customer's voice, 0–2; detector and judge use 0."""
    seed: int | None = Field(None, ge=0)
    """Seed of every new session, for the offline voice and for models that take one. Default: another each time."""
    connect_s: float = Field(5, gt=0)
    """Seconds to connect to the endpoint."""
    first_token_s: float = Field(60, gt=0)
    """Seconds until the first token."""
    stall_s: float = Field(30, gt=0)
    """Seconds between two tokens."""
    call_s: float = Field(180, gt=0)
    """Seconds for a whole call."""
    context_tokens: int | None = Field(None, ge=1024)
    """Longest context of the models in tokens, where the endpoint does not tell it or serves less than it
    tells; a longer conversation is graded in parts."""
    detector_s: float = Field(4, gt=0)
    """Seconds the model has to detect moves before the offline detector stands in."""
    votes: int = Field(1, ge=1, le=9)
    """How many times the model grades a conversation; the scorecard holds the median."""
    price_in: float | None = Field(None, ge=0)
    """Price of a million prompt tokens."""
    price_out: float | None = Field(None, ge=0)
    """Price of a million completion tokens."""

    encoder: Literal["auto", "off"] = "auto"
    """`off` reads by words alone, also where a sentence encoder is installed: coarser, and quicker to start."""
    personas: Path | None = None
    """A folder of personas that adds to the shipped ones and overrides them by id."""
    rubrics: Path | None = None
    """The same for rubrics."""
    data: Path = Field(default_factory=locations.data_folder)
    """Folder of the sessions."""
    rubric: str = "deescalation"
    """Rubric used where none is named."""
    lang: str | None = None
    """Language of the customers that are suggested first: en, de, nb. Default: the system's, else English."""
    interface: Annotated[str, AfterValidator(_interface)] = "auto"
    """Language of screens and commands; `auto` takes `lang`, else the system's, else English."""
    pace: Pace = "human"
    """How the customer's lines arrive on the screen."""
    coach: bool = True
    """Whether the coach speaks after each message of the agent's."""
    theme: str = "textual-dark"
    """The look of the screens."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Explicit values first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, locations.config_file())


def load_settings(**explicit: Any) -> Settings:
    """The settings as they hold now. Raises InputError with file, key and reason where one is wrong."""
    given = {key: value for key, value in explicit.items() if value is not None}
    file = locations.config_file()
    try:
        _check_file(file)
        return Settings(**given)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file}: {error}.", next_step=tr("Mend that line or remove the file.")) from None
    except OSError as error:
        raise InputError(
            tr("{file}: it cannot be read ({strerror}).", file=file, strerror=error.strerror),
            next_step=tr("Check its rights."),
        ) from None
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(
            tr("Setting '{key}' is wrong: {msg}.", key=key, msg=first["msg"]),
            next_step=tr("It is set in {file} or in the environment.", file=file),
        ) from None


def _check_file(file: Path) -> None:
    """Refuse what a settings file may not hold: keys, and names that are no settings."""
    if not file.is_file():
        return
    names = set(tomllib.loads(file.read_text(encoding="utf-8")))
    if secrets := sorted(name for name in names if name.lower().endswith("api_key")):
        raise InputError(
            tr("{file}: '{name}' does not belong in a file.", file=file, name=secrets[0]),
            next_step=tr(
                "Remove it, and set OPENAI_API_KEY in the environment or store the key in the system's keyring."
            ),
        )
    for name in sorted(names - set(Settings.model_fields)):
        close = difflib.get_close_matches(name, Settings.model_fields, n=1)
        known = ", ".join(Settings.model_fields)
        hint = tr("Did you mean '{name}'?", name=close[0]) if close else tr("There are {names}.", names=known)
        raise InputError(tr("{file}: there is no setting '{name}'.", file=file, name=name), next_step=hint)


def unknown_variables() -> list[str]:
    """A line for each variable of the environment that looks like a setting and is none."""
    prefix = "TRAINER_"
    lines = []
    for name in sorted(one for one in os.environ if one.upper().startswith(prefix)):
        setting = name[len(prefix) :].lower()
        if setting in Settings.model_fields:
            continue
        close = difflib.get_close_matches(setting, Settings.model_fields, n=1)
        hint = tr("Did you mean {name}?", name=prefix + close[0].upper()) if close else tr("It has no effect.")
        lines.append(tr("There is no setting {name}.", name=name) + f" {hint}")
    return lines


def endpoint_key(settings: Settings) -> str:
    """The endpoint's key: the environment's, else the keyring's (service `roleplay-trainer`, name `api_key`), or ""."""
    if settings.api_key is not None:
        return settings.api_key.get_secret_value().strip()
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:  # an extra that few need
        return ""
    try:
        return (keyring.get_password(locations.APP, "api_key") or "").strip()
    except (KeyringError, OSError, RuntimeError):  # a machine without a desktop has no keyring to ask
        return ""


def trainee_lang(settings: Settings) -> str:
    """The language of the trainee: as set, else that of the interface where one is set, else the system's."""
    interface = settings.interface if settings.interface != "auto" else None
    return _short(settings.lang or interface or _system_lang())


def _short(name: str) -> str:
    """A language's letters; every kind of Norwegian is nb."""
    short = name.replace("-", "_").split("_")[0].lower()[:3]
    return languages.codes().get(short, short)


def _system_lang() -> str:
    """The system's language by its variables, else by its locale, which holds only what is installed."""
    named = next((os.environ[one] for one in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(one)), "")
    name = named.split(".")[0]
    return (locale.getlocale()[0] or "en") if name in ("", "C", "POSIX") else name


def speak(settings: Settings | None = None) -> None:
    """Choose the language of the interface by the settings; where they cannot be read, by the system."""
    if settings is None:
        try:
            settings = load_settings()
        except InputError:  # whoever needs the settings is told so
            translation.use(_short(_system_lang()))
            return
    translation.use(trainee_lang(settings) if settings.interface == "auto" else settings.interface)


def chosen_engine(settings: Settings) -> tuple[Literal["offline", "llm"], str]:
    """Which engine these settings choose, and why, in one sentence."""
    if settings.engine == "offline":
        return "offline", tr("The offline engine is set.")
    if settings.engine == "llm":
        return "llm", tr("The model is set as the engine.")
    if settings.base_url:
        return "llm", tr("OPENAI_BASE_URL names an endpoint: {url}", url=settings.base_url)
    if settings.api_key:
        return "llm", tr("OPENAI_API_KEY is set.")
    return "offline", tr("Neither OPENAI_API_KEY nor OPENAI_BASE_URL is set.")
