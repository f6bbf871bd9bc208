package dev.smartcron.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private static final RunningUser ANN = new RunningUser(1000, "ann", "/home/ann");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00.123456789Z");

    @TempDir
    Path home;

    /** Run in a Java of its own, whose loaded classes are looked at. */
    static final class Child {
        private Child() {}

        public static void main(String[] home) {
            Settings settings =
                    Settings.load(Options.NONE, Map.of("SMARTCRON_HOME", home[0], "PASSWORD", "geheim"), ANN);
            System.out.println("password "
                    + settings.alerts()
                            .mail()
                            .flatMap(Mail::login)
                            .map(Mail.Login::password)
                            .map(Secret::reveal)
                            .orElse("none"));
        }
    }

    private String child() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private Path write(String yaml, Instant modified) throws IOException {
        Path file = Files.writeString(home.resolve("smartcron.yaml"), yaml);
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private Settings load() {
        return Settings.load(Options.NONE, Map.of("SMARTCRON_HOME", home.toString()), ANN);
    }

    private static String mail(String variable) {
        return "mail: {host: h, from: a@b, to: c@d, username: u, password: \"${env:" + variable + "}\"}";
    }

    private Path compiled() {
        return home.resolve("run/settings.compiled");
    }

    @Test
    void a_start_without_a_file_loads_nothing_of_yaml() throws Exception {
        assertThat(child())
                .contains("password none")
                .contains("dev.smartcron.settings.Settings ")
                .doesNotContain("snakeyaml");
    }

    @Test
    void a_second_start_loads_nothing_of_yaml() throws Exception {
        write(mail("PASSWORD"), LONG_AGO);
        assertThat(child()).contains("password geheim").contains("snakeyaml");
        assertThat(child())
                .contains("password geheim")
                .doesNotContain("snakeyaml")
                .doesNotContain("SettingsKeys")
                .doesNotContain("yaml.CommonTexts");
    }

    @Test
    void what_is_kept_is_for_the_owner_only_and_holds_no_resolved_secret() throws IOException {
        write(mail("HOME"), LONG_AGO);
        load();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(compiled())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(compiled().getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(compiled())).contains("\"password\":\"${env:HOME}\"");
        try (var files = Files.list(home.resolve("run"))) {
            assertThat(files).containsExactly(compiled());
        }
    }

    @Test
    void what_is_kept_gives_the_same_settings() throws IOException {
        write("""
                health: {load_max: 4, disk_free_min: 5%}
                alerts: {routes: [{category: a, to: mail}]}
                mail: {host: h, from: a@b, to: c@d}
                limits: {max_parallel: 7}
                """, LONG_AGO);
        Settings first = load();
        assertThat(compiled()).exists();
        Settings second = load();
        assertThat(second.health()).isEqualTo(first.health());
        assertThat(second.alerts()).isEqualTo(first.alerts());
        assertThat(second.limits().maxParallel()).isEqualTo(7);
    }

    @Test
    void a_changed_file_is_read_again() throws IOException {
        write("node: a", LONG_AGO);
        assertThat(load().node().name()).isEqualTo("a");
        write("node: b", LONG_AGO.plusNanos(1_000_000));
        assertThat(load().node().name()).isEqualTo("b");
        write("node: cc", LONG_AGO.plusNanos(1_000_000));
        assertThat(load().node().name()).isEqualTo("cc");
        Files.delete(home.resolve("smartcron.yaml"));
        assertThat(load().node().name()).isNotEqualTo("cc");
    }

    @Test
    void a_file_that_may_still_be_changing_is_not_kept() throws IOException {
        write("node: a", Instant.now().plusSeconds(60));
        load();
        assertThat(compiled()).doesNotExist();
    }

    @Test
    void a_bad_file_is_not_kept() throws IOException {
        write("nod: a", LONG_AGO);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(this::load)).isInstanceOf(BadSettings.class);
        assertThat(compiled()).doesNotExist();
    }

    @Test
    void rubbish_in_its_place_is_not_believed() throws IOException {
        write("node: a", LONG_AGO);
        load();
        for (String rubbish : List.of("", "{", "[]", "{\"path\":1}", "\u0000")) {
            Files.writeString(compiled(), rubbish);
            assertThat(load().node().name()).isEqualTo("a");
        }
    }

    @Test
    void a_home_that_cannot_be_written_to_is_no_error() throws IOException {
        write("node: a", LONG_AGO);
        Files.writeString(home.resolve("run"), "a file where the folder belongs");
        assertThat(load().node().name()).isEqualTo("a");
    }
}
