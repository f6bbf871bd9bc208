package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningUserTest {
    /** The running user, by the words of Java, of the environment and of the machine. */
    @ParameterizedTest
    @CsvSource({
        "ann, /home/ann, bob,  eve,  /home/bob, ann,        /home/ann",
        "?,   ?,         '',   '',   '',        1000660000, /",
        "?,   ?,         bob,  eve,  /data,     bob,        /data",
        "?,   ?,         '',   eve,  data,      eve,        /",
        "ann, ?,         '',   '',   /data,     ann,        /data",
        "'',  '',        '',   '',   '',        1000660000, /",
    })
    void is_never_a_question_mark(
            String name, String home, String user, String logname, String homeSaid, String isName, String isHome) {
        Map<String, String> environment = new HashMap<>();
        if (!user.isEmpty()) {
            environment.put("USER", user);
        }
        environment.put("LOGNAME", logname);
        environment.put("HOME", homeSaid);
        assertThat(RunningUser.of(name, home, 1000660000, environment))
                .isEqualTo(new RunningUser(1000660000, isName, isHome));
    }

    @Test
    void java_is_asked_for_the_user_in_one_place() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(RunningUserTest::asksJava)
                            .map(file -> String.valueOf(file.getFileName())))
                    .containsExactly("RunningUser.java");
        }
    }

    private static boolean asksJava(Path file) {
        try {
            return Files.readString(file).matches("(?s).*\"user\\.(name|home)\".*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
