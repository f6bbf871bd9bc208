package dev.smartcron.checks;

import dev.smartcron.settings.RunningUser;
import dev.smartcron.store.db.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Writes figures into a file, again and again until it is killed; the argument is the file. */
final class TextfileProcess {
    /** In turn. */
    static final List<String> TEXTS = List.of("one 1\n".repeat(50_000), "two 2\n".repeat(70_000));

    private TextfileProcess() {}

    public static void main(String[] args) {
        RunningUser ann = new RunningUser(1000, "ann", "/home/ann");
        try (Database none = Database.empty()) {
            for (int i = 0; ; i++) {
                String text = TEXTS.get(i % 2);
                new Textfile(Path.of(args[0]), ann, (database, now) -> text)
                        .writing(none)
                        .check(Instant.now());
            }
        }
    }
}
