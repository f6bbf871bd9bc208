package dev.smartcron.taskfile.keys;

import dev.smartcron.text.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** A YAML 1.2 file, read against a table; one document of UTF-8, bounded in size, depth and number of values. */
public final class Document {
    /** The largest file, in bytes: 10,000 tasks with every key are half of it. */
    public static final int MAX_BYTES = 16 << 20;

    static final int MAX_DEPTH = 50;
    private static final int ALIASES = 1_000_000; // bounded by Walk, which counts what they stand for

    private Document() {}

    /**
     * The file's values in their canonical form.
     *
     * @param name how problems name the file
     * @return null when the file could not be read as YAML, or is not a mapping; the problem has been added then
     */
    public static Found.@Nullable Fields read(Path file, String name, Shape.Table table, Problems problems) {
        String text = text(file, problems);
        Optional<Node> root = text == null ? Optional.empty() : compose(text, name, problems);
        if (root.isEmpty()) {
            return null;
        }
        return new Walk(problems).root(table, root.get());
    }

    private static @Nullable String text(Path file, Problems problems) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.isDirectory(file)) {
                problems.add(Place.START, "is a folder, not a file");
                return null;
            }
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            problems.add(Place.START, "cannot be read: " + Reasons.of(e));
            return null;
        }
        if (bytes.length > MAX_BYTES) {
            problems.add(Place.START, "is larger than " + (MAX_BYTES >> 20) + " MiB, the limit for such a file");
            return null;
        }
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(rest, chars, true);
        String text = chars.flip().toString();
        if (result.isError()) {
            problems.add(
                    placeOf(text, text.length()),
                    "is not UTF-8: the byte 0x" + Integer.toHexString(bytes[rest.position()] & 0xff)
                            + " cannot stand here");
            return null;
        }
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\r' && c != '\t') {
                problems.add(
                        placeOf(text, i), "holds the control character 0x" + Integer.toHexString(c) + ", not text");
                return null;
            }
        }
        return text;
    }

    private static Optional<Node> compose(String text, String name, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setUseMarks(true)
                .setSchema(new PlainWords())
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(ALIASES)
                .setCodePointLimit(MAX_BYTES)
                .build();
        try {
            Optional<Node> root = new Composer(
                            settings,
                            new Shallow(new ParserImpl(settings, new StreamReader(settings, text)), MAX_DEPTH))
                    .getSingleNode();
            if (root.isEmpty()) {
                problems.add(Place.START, "is empty");
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            Place at = e.getProblemMark()
                    .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse(Place.START);
            problems.add(at, SyntaxWords.of(e));
        } catch (YamlEngineException e) {
            problems.add(Place.START, "is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static Place placeOf(String text, int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Place(line, text.codePointCount(lineStart, index) + 1);
    }
}
