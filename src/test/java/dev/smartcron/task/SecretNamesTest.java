package dev.smartcron.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretNamesTest {
    @ParameterizedTest
    @CsvSource({
        "DB_PASSWORD, hunter2",
        "PASSWORD, hunter2",
        "PGPASSWORD, hunter2",
        "db_password, hunter2",
        "MYSQL_PWD, hunter2",
        "SMTP_PASS, hunter2",
        "GPG_PASSPHRASE, two words",
        "SECRET_KEY_BASE, 0af3",
        "AWS_SECRET_ACCESS_KEY, wJalrXUtnFEMI/K7MDENG",
        "GITHUB_TOKEN, ghp_x",
        "TOKEN, /9j+4AAQ/SkZJRg==",
        "API_KEY, abc",
        "APP_KEY, base64:xyz=",
        "STRIPE_API_KEY_LIVE, sk",
        "DATABASE_URL, mysql://app:hunter2@db/x",
        "ANYTHING, https://user:pass@host",
        "PEM, -----BEGIN RSA PRIVATE KEY-----"
    })
    void a_secret_is_known(String name, String value) {
        assertThat(SecretNames.isSecret(name, value)).isTrue();
        // No value may be refused here and shown elsewhere.
        assertThat(SecretNames.looksSecret(name)
                        || SecretNames.passwordIn(value).isPresent()
                        || name.equals("PEM"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "AUTHOR, bob",
        "KEYBOARD, de",
        "MONKEY, x",
        "PRIMARY_KEY, id",
        "KEY, x",
        "SORT_KEY, name",
        "TOKEN_URL, https://host/token",
        "API_TOKEN, https://host:8080/a@b",
        "PASSWORD_FILE, /run/secrets/db",
        "GOOGLE_APPLICATION_CREDENTIALS, /etc/app/google.json",
        "SSH_AUTH_SOCK, /run/agent",
        "KEY_COLUMN, uuid",
        "AWS_ACCESS_KEY_ID, AKIA",
        "TOKEN_TTL, 3600",
        "MAX_TOKENS, 4096",
        "USE_TOKEN, true",
        "PWD, x",
        "OLDPWD, x",
        "COMPASS, north",
        "DB_PASSWORD, ''",
        "DB_PASSWORD, '${env:DB_PASSWORD}'",
        "DATABASE_URL, 'mysql://app:${env:DB_PASSWORD}@db/x'",
        "DATABASE_URL, mysql://app@db/x",
        "PROXY, http://user:@host"
    })
    void what_is_only_about_secrets_is_none(String name, String value) {
        assertThat(SecretNames.isSecret(name, value)).isFalse();
    }
}
