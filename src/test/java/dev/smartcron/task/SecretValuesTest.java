package dev.smartcron.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SecretValuesTest {
    @ParameterizedTest
    @CsvSource({
        "DB_PASSWORD, hunter2",
        "PASSWORD, hunter2",
        "DB_PASS, hunter2",
        "PGPASSWORD, hunter2",
        "SSHPASS, hunter2",
        "db_password, hunter2",
        "dbPassword, hunter2",
        "DB_PASSWORD_2, hunter2",
        "MYSQL_PWD, hunter2",
        "SMTP_PASS, hunter2",
        "DB_PASSWORD, 20261128",
        "CARD_PIN, 4711",
        "GPG_PASSPHRASE, two words",
        "SECRET2, 0af3",
        "SECRET_KEY_BASE, 0af3",
        "AWS_SECRET_ACCESS_KEY, wJalrXUtnFEMI/K7MDENG",
        "aws.secret.access.key, wJalrXUtnFEMI/K7MDENG",
        "client-secret, 0af3",
        "clientSecret, 0af3",
        "CLIENTSECRET, 0af3",
        "GITHUB_TOKEN, ghp_x",
        "TOKEN, /9j+4AAQ/SkZJRg==",
        "API_KEY, abc",
        "apiKey, abc",
        "APIKey, abc",
        "APIKEY, abc",
        "APP_KEY, base64:xyz=",
        "STRIPE_API_KEY_LIVE, sk",
        "OAUTH2_TOKEN, abc",
        "JWT, eyJhbGciOi.J9.x",
        "DATABASE_URL, mysql://app:hunter2@db/x",
        "ANYTHING, https://user:pass@host",
        "AUTH_HEADER, Bearer eyJabc.def.ghi",
        "ODBC, 'Driver={x};Server=db;Uid=a;Pwd=hunter2'",
        "PEM, -----BEGIN RSA PRIVATE KEY-----"
    })
    void a_secret_is_known(String name, String value) {
        assertThat(SecretValues.isSecret(name, value)).isTrue();
        assertThat(SecretValues.in(name, value)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PASS, hunter2",
        "STRIPE_KEY, sk_live_51H8",
        "SMTP_AUTH, mailer:opensesame",
        "SESSION_COOKIE, a1b2c3d4e5f6",
        "REDIS_KEY, queue:default:v2",
        "AUTH_WORD, s3cret"
    })
    void what_may_be_one_is_masked_and_not_refused(String name, String value) {
        assertThat(SecretValues.in(name, value)).contains(value);
        assertThat(SecretValues.isHidden(name, value)).isTrue();
        assertThat(SecretValues.isSecret(name, value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "AUTHOR, bob the 1st of 2",
        "GIT_AUTHOR_NAME, deploy",
        "gitAuthor, bob1bob1bob1bob1",
        "CASSANDRA_KEYSPACE, prod-2026-abcdef01",
        "KEYWORDS, error2error2error2",
        "KEYBOARD, de",
        "TOKENIZER, wordpiece-30k-en-1",
        "SECRETARY, mary1mary1mary1mary1",
        "BYPASS, cdn1cdn1cdn1cdn1",
        "COMPASS, north",
        "MONKEY, x",
        "PASSENGERS, 4 and 2",
        "PASS_THROUGH, proxy-1-and-2",
        "PRIMARY_KEY, id",
        "PUBLIC_KEY, ssh-ed25519 AAAAC3Nza",
        "KEY, x",
        "SORT_KEY, name",
        "SMTP_AUTH, plain",
        "AUTH_METHOD, scram-sha-256-plus",
        "AUTH, auth.example.org",
        "AUTH, auth.example.org:8443",
        "AUTH, 10.0.0.1",
        "AUTH_CONTACT, ops@example.org",
        "API_TOKEN, vault.internal",
        "API_TOKEN, localhost:8200",
        "KEY_COUNT, 12",
        "TOKEN_URL, https://host/token",
        "API_TOKEN, https://host:8080/a@b",
        "PASSWORD_FILE, /run/secrets/db",
        "DB_PASSWORD, /run/secrets/db",
        "SIGNING_KEY, ~/keys/sign",
        "S3_KEY, exports/2026/july.csv",
        "GOOGLE_APPLICATION_CREDENTIALS, /etc/app/google.json",
        "SSH_AUTH_SOCK, /run/agent",
        "KEY_COLUMN, uuid",
        "AWS_ACCESS_KEY_ID, AKIA",
        "TOKEN_TTL, 3600",
        "MAX_TOKENS, 4096",
        "TOKENS, 4096",
        "AUTH, -1.5",
        "USE_TOKEN, true",
        "SECRETS, disabled",
        "NO_PASSWORD, because of peers",
        "ASK_PASSWORD, at the console",
        "REQUIRE_TOKEN, from outside1",
        "PWD, x",
        "OLDPWD, x",
        "DB_PASSWORD, ''",
        "DB_PASSWORD, '${env:DB_PASSWORD}'",
        "DATABASE_URL, 'mysql://app:${env:DB_PASSWORD}@db/x'",
        "DATABASE_URL, mysql://app@db/x",
        "PROXY, http://user:@host",
        "REPOSITORY, git@github.com:org/repo",
        "REPOSITORY, ssh://git@github.com:22/org/repo",
        "CONTACT, mailto:operations@example.org",
        "IMAGE, nginx:1.27@sha256:0af3",
        "HOURS, 'Mon-Fri: 9 to 5; Sat: closed'",
        "MESSAGE, Token expired",
        "PLAN, Basic subscription",
        "DSN, host=db dbname=production user=application",
        "QUERY, sort=key&order=asc&key=name"
    })
    void what_is_only_about_secrets_or_plainly_something_else_is_none(String name, String value) {
        assertThat(SecretValues.in(name, value.contains("${") ? "" : value)).isEmpty();
        assertThat(SecretValues.isSecret(name, value)).isFalse();
    }

    static List<Arguments> values() {
        return List.of(
                Arguments.of("AUTH_HEADER", "Bearer eyJabc.def.ghi", "eyJabc.def.ghi"),
                Arguments.of("AUTHORIZATION", "Token 0af3", "0af3"),
                Arguments.of("X_HEADERS", "ApiKey 0af3c1", "0af3c1"),
                Arguments.of("CURL_OPTS", "-H \"Authorization: Bearer eyJabc.def.ghi\" -s", "eyJabc.def.ghi"),
                Arguments.of("ANYTHING", "bearer eyJhbGciOiJIUzI1NiJ9.e30.x", "eyJhbGciOiJIUzI1NiJ9.e30.x"),
                Arguments.of("AUTH", "Basic " + base64("mailer:opensesame"), "opensesame"),
                Arguments.of("AUTH", "Basic " + base64("mailer:opensesame"), base64("mailer:opensesame")),
                Arguments.of("SMTP_AUTH", "mailer:opensesame", "opensesame"),
                Arguments.of("REGISTRY_AUTH", base64("mailer:opensesame"), "opensesame"),
                Arguments.of("DB_PASSWORD_B64", base64("hunter22"), "hunter22"),
                Arguments.of("PGPASS_LINE", "db:5432:app:app:hunter2", ""),
                Arguments.of("CREDENTIALS", "db:5432:app:app:hunter2", "hunter2"),
                Arguments.of("CREDENTIALS", "one:first1\ntwo:second2", "second2"),
                Arguments.of("DATABASE_URL", "postgres://app:p%40ss%2Fword@db/x", "p%40ss%2Fword"),
                Arguments.of("DATABASE_URL", "postgres://app:p%40ss%2Fword@db/x", "p@ss/word"),
                Arguments.of("DATABASE_URL", "postgres://app:p@ss@db/x", "p@ss"),
                Arguments.of("DATABASE_URL", "postgres://app:pa/ss@db/x", "pa/ss"),
                Arguments.of("DATABASE_URL", "jdbc:postgresql://db/x?user=a&password=p%26ss&ssl=true", "p&ss"),
                Arguments.of("BROKERS", "amqp://a:first@h1,amqp://a:second@h2", "second"),
                Arguments.of("REDIS_URL", "redis://:hunter2@cache:6379/0", "hunter2"),
                Arguments.of("SENTRY_DSN", "https://0af3c1@o1.ingest.sentry.io/2", "0af3c1"),
                Arguments.of("REPOSITORY", "https://ghp_0123456789abcdef@github.com/x/y", "ghp_0123456789abcdef"),
                Arguments.of("HOOK", "https://x.org/hook?access_token=0af3&x=1", "0af3"),
                Arguments.of("BLOB", "https://x.blob.net/c?sv=2026&sig=Ab%2Bc9%3D", "Ab+c9="),
                Arguments.of("GO_DSN", "app:hunter2@tcp(db:3306)/x?parseTime=true", "hunter2"),
                Arguments.of("MYSQL", "app:hunter2@tcp(db:3306)/x", "hunter2"),
                Arguments.of("ORACLE_DSN", "scott/t1ger@//db:1521/x", "t1ger"),
                Arguments.of("ORACLE_DSN", "jdbc:oracle:thin:scott/t1ger@db:1521:x", "t1ger"),
                Arguments.of("DB", "Server=db;Database=x;User Id=app;Password=p,a&s s;", "p,a&s s"),
                Arguments.of("DB", "Server=db,1433;Uid=app;Pwd={hunter;2};", "hunter;2"),
                Arguments.of("DB", "host=db user=app password=hunter2 dbname=x", "hunter2"),
                Arguments.of("DB", "host=db password='it\\'s me' dbname=x", "it's me"),
                Arguments.of("DB", "host=db password = hunter2", "hunter2"),
                Arguments.of("DB", "jdbc:sqlserver://db:1433;user=a;password=hunter2;encrypt=true", "hunter2"),
                Arguments.of("CACHE", "cache:6380,password=hunter2,ssl=True", "hunter2"),
                Arguments.of(
                        "STORE", "AccountName=x;AccountKey=Zm9vYmFyYmF6cXV4MTIz==;End=y", "Zm9vYmFyYmF6cXV4MTIz=="),
                Arguments.of("CONFIG", "user: app\npassword: hunter2\n", "hunter2"),
                Arguments.of("CONFIG", "{\"user\":\"app\",\"db\":{\"password\":\"hun\\\"ter2\"}}", "hun\"ter2"),
                Arguments.of("CONFIG", "[{\"url\":\"https://a:hunter2@h\"}]", "hunter2"),
                Arguments.of("CREDENTIALS", "{\"user\":\"app\",\"value\":\"opensesame\"}", "opensesame"),
                Arguments.of("SECRETS", "[\"first-secret\",\"second-secret\"]", "second-secret"),
                Arguments.of(
                        "DOCKER_AUTH", "{\"auths\":{\"r\":{\"auth\":\"" + base64("a:hunter2") + "\"}}}", "hunter2"),
                Arguments.of("COOKIE", "session=opensesame12; Path=/; HttpOnly", "opensesame12"),
                Arguments.of("CURL_OPTS", "-H 'Cookie: session=opensesame12; theme=dark'", "opensesame12"),
                Arguments.of("CURL_OPTS", "-H 'X-Api-Key: 0af3c1'", "0af3c1"),
                Arguments.of("PROXY", "PROXY-AUTHORIZATION: Basic " + base64("mailer:opensesame"), "opensesame"),
                Arguments.of("JWT_KEYS", "abcdef0123456789,fedcba9876543210", "fedcba9876543210"),
                Arguments.of(
                        "TLS_KEY", "-----BEGIN EC PRIVATE KEY-----\\nMHcCAQ\\nEEIB\\n-----END-----", "MHcCAQEEIB"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void the_secret_part_of_a_value_with_a_structure_is_one_too(String name, String value, String part) {
        assertThat(SecretValues.in(name, value)).contains(part.isEmpty() ? value : part);
    }

    @Test
    void what_stands_beside_a_secret_is_not_masked() {
        assertThat(SecretValues.in("DATABASE_URL", "postgres://app:hunter2@db.example.org:5432/x?sslmode=require"))
                .containsExactly("hunter2");
        assertThat(SecretValues.in(
                        "DB", "Server=db;Database=inventory;User Id=application;Password=hunter2;Encrypt=True"))
                .containsExactly("hunter2");
        assertThat(SecretValues.in(
                        "CONFIG", "{\"host\":\"db.example.org\",\"name\":\"inventory\",\"token\":\"0af3c1\"}"))
                .containsExactly("0af3c1");
        assertThat(
                        SecretValues.in(
                                "GOOGLE_CREDENTIALS",
                                "{\"type\":\"service_account\",\"project_id\":\"my-project-17\",\"client_email\":"
                                        + "\"a@b.iam.gserviceaccount.com\",\"token_uri\":\"https://oauth2.googleapis.com/token\"}"))
                .hasSize(1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
