from datetime import timedelta

import pytest

from softfactory.settings import BadSetting, Settings

SECRET = {"SOFTFACTORY_SECRET_KEY": "s" * 32}


def test_the_environment_is_read_and_the_rest_is_default():
    settings = Settings.from_env(SECRET | {"SOFTFACTORY_ACCESS_TOKEN_LIFETIME": "PT90S", "PATH": "/bin"})

    assert settings == Settings(secret_key="s" * 32, access_token_lifetime=timedelta(seconds=90))


def test_the_own_name_of_the_database_wins_over_the_common_one():
    common = SECRET | {"DATABASE_URL": "memory://"}

    assert Settings.from_env(common).database_url == "memory://"
    assert Settings.from_env(common | {"SOFTFACTORY_DATABASE_URL": "sqlite:///x.db"}).database_url == "sqlite:///x.db"


def test_the_test_suite_s_own_variables_are_passed_over():
    assert Settings.from_env(SECRET | {"SOFTFACTORY_TEST_POSTGRES_URL": "x"}) == Settings.from_env(SECRET)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOFTFACTORY_SECRET_KEY", "short"),
        ("SOFTFACTORY_DATABASE_URL", "mysql://x"),
        ("SOFTFACTORY_DATABASE_URL", "softfactory.db"),
        ("SOFTFACTORY_PUBLIC_URL", "errors.example.org"),
        ("SOFTFACTORY_PUBLIC_URL", "https://errors.example.org/?a=b"),
        ("SOFTFACTORY_ACCESS_TOKEN_LIFETIME", "ten minutes"),
        ("SOFTFACTORY_ACCESS_TOKEN_LIFETIME", "PT0S"),
        ("SOFTFACTORY_METRICS_NETWORKS", "everywhere"),
        ("SOFTFACTORY_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("SOFTFACTORY_CORS_ORIGINS", "*"),
        ("SOFTFACTORY_CORS_ORIGINS", "https://app.example.org/"),
        ("SOFTFACTORY_CORS_ORIGINS", "https://app.example.org,"),
        ("SOFTFACTORY_CORS_ORIGINS", "https://*.example.org"),
        ("SOFTFACTORY_SECRET_KEYS", "s" * 32),
        ("SOFTFACTORY_OLDER_SECRET_KEY", "short"),
        ("SOFTFACTORY_LOCKOUT_ATTEMPTS", "0"),
        ("SOFTFACTORY_LOCKOUT_ATTEMPTS", "five"),
        ("SOFTFACTORY_LOCKOUT_ATTEMPTS", "5.0"),
        ("SOFTFACTORY_LOCKOUT_DURATION", "off"),
        ("SOFTFACTORY_PASSWORD_MIN_LENGTH", "7"),
        ("SOFTFACTORY_PASSWORD_MAX_AGE", "PT0S"),
        ("SOFTFACTORY_VERIFY_EMAIL", "yes"),
        ("SOFTFACTORY_RATE_LIMITS", "login=many"),
        ("SOFTFACTORY_RATE_LIMITS", "logins=30"),
        ("SOFTFACTORY_RATE_LIMITS", ""),
        ("SOFTFACTORY_ARGON2", "m=19456"),
        ("SOFTFACTORY_MAIL_URL", "mail.example.org"),
        ("SOFTFACTORY_STRIPE_KEY", "pk_test_0123456789"),
        ("SOFTFACTORY_STRIPE_KEY", "sk_test_with spaces"),
        ("SOFTFACTORY_STRIPE_WEBHOOK_SECRET", "sk_test_0123456789"),
    ],
)
def test_a_bad_setting_is_named(name, value):
    with pytest.raises(BadSetting, match=name):
        Settings.from_env(SECRET | {name: value})


def test_settings_of_accounts_are_read_by_their_types():
    given = {
        "SOFTFACTORY_LOCKOUT_ATTEMPTS": "7",
        "SOFTFACTORY_LOCKOUT_DURATION": "PT1H",
        "SOFTFACTORY_PASSWORD_MAX_AGE": "P90D",
        "SOFTFACTORY_VERIFY_EMAIL": "on",
        "SOFTFACTORY_RATE_LIMITS": "mail=3,login=60",
    }
    read = Settings.from_env(SECRET | given)

    assert (read.lockout_attempts, read.lockout_duration) == (7, timedelta(hours=1))
    assert (read.password_max_age, read.verify_email) == (timedelta(days=90), True)
    assert read.rates == {"mail": 3, "login": 60}
    assert Settings.from_env(SECRET | {"SOFTFACTORY_PASSWORD_MAX_AGE": "off"}).password_max_age is None


def test_a_secret_key_must_be_given():
    with pytest.raises(BadSetting, match="SOFTFACTORY_SECRET_KEY is missing"):
        Settings.from_env({})


def test_secrets_are_not_shown():
    settings = Settings(
        secret_key="very-secret" * 4,
        database_url="postgresql://me:hush@db/x",
        demo_password="psst",
        stripe_key="sk_live_whisper",
        stripe_webhook_secret="whsec_murmur",
    )

    assert not any(secret in repr(settings) for secret in ("very-secret", "hush", "psst", "whisper", "murmur"))
