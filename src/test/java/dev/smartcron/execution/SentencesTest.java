package dev.smartcron.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sentences are made where a person reads them, and nothing else reads one: decisions go by codes and facts. */
class SentencesTest {
    /** The columns that hold what a sentence is made of, or text for people. */
    private static final Pattern COLUMN =
            Pattern.compile("\\w+\\.getString\\(\"(?:reason_facts|stop_facts|detail|summary|because|error)\"\\)");

    /** What makes one, as sources write it, or holds what it is made of. */
    private static final Pattern MADE = Pattern.compile("\\b(?:factsJson|detail)\\(\\)|"
            + "\\bsentence\\(|\\bobstacle\\(|\\b[sS]entences?(\\(\\)|\\.PLAIN|\\.in\\([^;]*\\))?\\.of\\(");

    private static final String LOOKS_INTO =
            "\\.(contains|startsWith|endsWith|matches|split|indexOf|lastIndexOf|substring|equals|equalsIgnoreCase|lines)\\(";

    @Test
    void only_what_speaks_to_people_makes_sentences() {
        Set<String> makers = new TreeSet<>();
        for (JavaClass each : new ClassFileImporter()
                .withImportOption(location -> !location.asURI().getPath().matches(".*/test(-classes)?/dev/.*"))
                .importPackages("dev.smartcron")) {
            for (JavaAccess<?> call : each.getAccessesFromSelf()) {
                boolean makes = call.getTargetOwner().isEquivalentTo(Sentence.class)
                        && Set.of("of", "obstacle").contains(call.getName());
                if (makes && !each.getPackageName().equals("dev.smartcron.execution")) {
                    makers.add(each.getName());
                }
            }
        }
        assertThat(makers).hasSizeGreaterThan(5);
        assertThat(makers)
                .allMatch(name -> name.matches(
                                "dev\\.smartcron\\.(cli|status|alert|checks|simulation|web\\.pages)\\..*")
                        // The words of an exception, the line that ends a log, and those of the runner's own log.
                        || name.matches("dev\\.smartcron\\."
                                + "(process\\.StartPolicy\\$Refusal|tick\\.supervise\\.\\w+|app\\.TickLog)"));
    }

    @Test
    void nothing_looks_into_a_sentence() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                if (!file.endsWith("Sentence.java")) {
                    assertThat(readers(Files.readString(file)))
                            .as(file.toString())
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void a_reader_of_what_is_recorded_would_be_found() {
        assertThat(readers("if (entry.detail().contains(\"forced\")) { x(); }")).hasSize(1);
        assertThat(readers("String facts = row.getString(\"reason_facts\");\nif (facts.startsWith(\"{\")) { x(); }"))
                .hasSize(1);
        assertThat(readers("return reason.factsJson().indexOf(\"timeout\");")).hasSize(1);
        assertThat(readers("x(row.getString(\"detail\").split(\",\"));")).hasSize(1);
        assertThat(readers("String detail = row.getString(\"detail\"); print(Json.readObject(detail));"))
                .isEmpty();
    }

    @Test
    void a_reader_would_be_found() {
        assertThat(readers("if (execution.sentence(plain).orElse(\"\").contains(\"paused by\")) { x(); }"))
                .hasSize(1);
        assertThat(readers("return Sentence.PLAIN.of(reason).startsWith(\"exit\");"))
                .hasSize(1);
        assertThat(readers("x.map(Sentence.in(zone)::of).filter(a -> a.endsWith(\"x\"));"))
                .hasSize(1);
        assertThat(readers("String why = sentences.of(reason);\nint at = why.indexOf(':');"))
                .hasSize(1);
        assertThat(readers("// sentence(x).contains(y)\nString a = sentences.of(reason) + name.substring(1);"))
                .hasSize(1);
        assertThat(readers("String why = sentences.of(reason); print(why + other.substring(3));"))
                .isEmpty();
    }

    /** Statements of a source that look into a sentence, or into a variable that holds one. */
    private static List<String> readers(String source) {
        String code = COLUMN.matcher(source)
                .replaceAll("row.detail()")
                .replaceAll("\"(?:[^\"\\\\\n]|\\\\.)*\"", "\"\"")
                .replaceAll("//[^\n]*|(?s)/\\*.*?\\*/", "");
        String[] statements = code.split("[;{}]", -1);
        Set<String> holders = new HashSet<>();
        List<String> found = new ArrayList<>();
        Pattern looks = Pattern.compile(LOOKS_INTO);
        for (String statement : statements) {
            if (MADE.matcher(statement.replace("::of", ".of(")).find()) {
                Matcher holder = Pattern.compile("\\bString (\\w+) =").matcher(statement);
                if (holder.find()) {
                    holders.add(holder.group(1));
                }
                if (looks.matcher(statement).find()) {
                    found.add(statement.strip());
                }
            }
        }
        for (String holder : holders) {
            Matcher looked = Pattern.compile("\\b" + holder + LOOKS_INTO).matcher(code);
            while (looked.find()) {
                found.add(looked.group());
            }
        }
        return found;
    }
}
