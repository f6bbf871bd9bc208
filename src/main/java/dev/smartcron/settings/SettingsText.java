package dev.smartcron.settings;

import dev.smartcron.task.WrittenSecrets;
import dev.smartcron.text.FileText;
import dev.smartcron.text.References;
import dev.smartcron.yaml.MaskedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The text of a settings file as it may leave the machine: without the secrets that are written out in it. */
public final class SettingsText {
    private static final String LEFT_OUT = "(left out of the backup)";

    private static final Pattern PASSWORD = Pattern.compile("(?i)([?&](?:ssl)?password=)[^&]*");

    /** Somebody's old value may stand behind the sign. */
    private static final Pattern COMMENT =
            Pattern.compile("(?im)^([ \\t]*#).*(?:pass|secret|token|key|url|://|jdbc:|auth|cred).*$");

    private SettingsText() {}

    /**
     * Reads a file. References to the environment stay as they are written; nothing is looked up.
     *
     * @throws IOException when it is not there, or cannot be read
     */
    public static String withoutSecrets(Path file) throws IOException {
        try {
            String text = FileText.of(Files.readAllBytes(file));
            return COMMENT.matcher(MaskedText.of(text, SettingsKeys.TABLE, SettingsText::masked)
                            .orElseThrow(() -> new IOException("is not YAML")))
                    .replaceAll("$1 " + LEFT_OUT);
        } catch (FileText.NotText e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String masked(String value) {
        if (value.startsWith("jdbc:")) {
            return PASSWORD.matcher(value).replaceAll("$1" + LEFT_OUT);
        }
        return References.in(value) && !WrittenSecrets.surelyIn(value) ? value : LEFT_OUT;
    }
}
