package dev.smartcron.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code is whole: a sentence of facts that the program really gives, an advice, and a test that makes it happen. */
class ReasonCodesTest {
    private static final List<String> SOURCES = sources();

    @ParameterizedTest
    @EnumSource
    void a_code_reads_well(ReasonCode code) {
        assertThat(code.sentence())
                .as("no end of a sentence: others stand beside it, and may follow")
                .isNotBlank()
                .doesNotEndWith(".");
        assertThat(code.advice()).matches("(?s)[A-Z`].*\\.");
        assertThat(Facts.of(code).values())
                .extracting(Facts::form)
                .isSubsetOf("", "time", "duration", "took", "size", "bytes", "numbers", "reason");
        assertThat(code.isNotStarted()).as("without a process it has failed").isEqualTo(isNotStarted(code));
    }

    private static boolean isNotStarted(ReasonCode code) {
        return code.compareTo(ReasonCode.NO_USER) >= 0 && code.states().equals(Set.of(Status.FAILED));
    }

    @Test
    void the_state_stands_beside_the_sentence_and_not_in_it() {
        assertThat(ReasonCode.values())
                .allSatisfy(code -> assertThat(code.states())
                        .allSatisfy(state -> assertThat(code.sentence()).doesNotStartWith(state.word())));
    }

    /** That its facts are there when it happens, and no others, is looked at wherever a test sees a reason. */
    @ParameterizedTest
    @EnumSource
    void something_makes_a_code(ReasonCode code) {
        Pattern named = Pattern.compile("\\bReasonCode\\." + code + "\\b");
        assertThat(SOURCES.stream().filter(source -> named.matcher(source).find()))
                .as("sources that name the code")
                .isNotEmpty();
    }

    private static List<String> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> sources = new ArrayList<>();
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                if (!file.endsWith("ReasonCode.java")) {
                    sources.add(Files.readString(file));
                }
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_code_is_made_to_happen_by_a_test() {
        Set<ReasonCode> shown = EnumSet.noneOf(ReasonCode.class);
        for (JavaClass each : new ClassFileImporter().importPackages("dev.smartcron")) {
            for (JavaMethod method : each.getMethods()) {
                if (method.isAnnotatedWith(Shows.class)) {
                    shown.addAll(
                            List.of(method.reflect().getAnnotation(Shows.class).value()));
                }
            }
        }
        assertThat(Arrays.stream(ReasonCode.values()).filter(code -> !shown.contains(code)))
                .as("codes without a test that @Shows them")
                .isEmpty();
    }
}
