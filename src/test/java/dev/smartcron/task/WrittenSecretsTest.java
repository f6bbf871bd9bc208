package dev.smartcron.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenSecretsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            curl https://ann:hunter2@host/x | curl https://ann:(hidden)@host/x
            curl "https://a:b@h" 'ftp://c:d@h/' | curl "https://a:(hidden)@h" 'ftp://c:(hidden)@h/'
            mysqldump --password=hunter2 db >x | mysqldump --password=(hidden) db >x
            mysqldump --password hunter2 db | mysqldump --password (hidden) db
            curl --api-key='hunter2 x' y | curl --api-key='(hidden)' y
            mysql --password "hunter2" db | mysql --password "(hidden)" db
            PGPASSWORD=hunter2 pg_dump; DB_PASS=x y | PGPASSWORD=(hidden) pg_dump; DB_PASS=(hidden) y
            """)
    void a_secret_in_a_command_is_hidden(String command, String shown) {
        assertThat(WrittenSecrets.masked(command)).isEqualTo(shown);
    }

    @Test
    void words_of_a_list_are_looked_at_one_by_one_and_as_options_with_their_values() {
        List<String> words =
                List.of("app", "--db-password", "two words", "--token=t0ken", "http://u:pw@h", "--verbose", "x");
        assertThat(WrittenSecrets.in(words)).containsExactly("two words", "t0ken", "pw");
        assertThat(WrittenSecrets.masked(words))
                .containsExactly(
                        "app",
                        "--db-password",
                        "(hidden)",
                        "--token=(hidden)",
                        "http://u:(hidden)@h",
                        "--verbose",
                        "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl https://ann:$PW@host",
                "curl https://ann:${PW}@host",
                "https://ann:${env:PW}@host/x",
                "curl https://host:8080/a@b",
                "git clone ssh://git@host:22/x",
                "PGPASSWORD=$PW pg_dump",
                "PGPASSWORD=$(cat /etc/pw) pg_dump",
                "app --password-file=/etc/pw --token-ttl 60 --use-token true",
                "app --password --verbose",
                "test a = b && make KEY=x",
                "rsync -a --delete /a/ /b/"
            })
    void what_is_put_in_later_or_only_about_secrets_is_none(String command) {
        assertThat(WrittenSecrets.masked(command)).isEqualTo(command);
        assertThat(WrittenSecrets.in(List.of("/bin/sh", "-c", command))).isEmpty();
        assertThat(WrittenSecrets.surelyIn(command)).isFalse();
    }

    @Test
    void the_password_of_an_address_is_one_beyond_doubt_and_an_options_value_is_not() {
        assertThat(WrittenSecrets.surelyIn("a; curl https://ann:hunter2@host")).isTrue();
        assertThat(WrittenSecrets.surelyIn("-----BEGIN PRIVATE KEY-----")).isTrue();
        assertThat(WrittenSecrets.surelyIn("app --token=expired")).isFalse();
    }
}
