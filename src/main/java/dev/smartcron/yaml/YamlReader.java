package dev.smartcron.yaml;

import dev.smartcron.text.FileErrors;
import dev.smartcron.text.FileText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A YAML 1.2 file, read against a table; one document of UTF-8, bounded in size, depth and number of values. */
public final class YamlReader {
    /** The largest file, in bytes: 10,000 tasks with every key are half of it. */
    public static final int MAX_BYTES = 16 << 20;

    private static final int MAX_DEPTH = 50;
    private static final int ALIASES = 1_000_000; // bounded by NodeReader, which counts what they stand for

    private YamlReader() {}

    /**
     * The file's values in their canonical form.
     *
     * @param name how problems name the file
     * @return null when the file could not be read as YAML, or is not a mapping; the problem has been added then
     */
    public static YamlValue.@Nullable Mapping read(Path file, String name, Shape.KeyTable table, Problems problems) {
        String text = text(file, problems);
        return text == null ? null : read(text, name, table, problems);
    }

    /** As {@link #read(Path, String, Shape.KeyTable, Problems)}, of a text that is in no file. */
    public static YamlValue.@Nullable Mapping readText(
            byte[] bytes, String name, Shape.KeyTable table, Problems problems) {
        String text = text(bytes, problems);
        return text == null ? null : read(text, name, table, problems);
    }

    private static YamlValue.@Nullable Mapping read(String text, String name, Shape.KeyTable table, Problems problems) {
        try {
            return new NodeReader(problems).root(table, compose(text, name));
        } catch (MarkedYamlEngineException e) {
            problems.add(SyntaxErrors.of(text, e, table));
        } catch (YamlEngineException e) {
            problems.add(Position.START, "is not YAML");
        }
        return null;
    }

    private static @Nullable String text(Path file, Problems problems) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.isDirectory(file)) {
                problems.add(Position.NOWHERE, "is a folder, not a file");
                return null;
            }
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            problems.add(Position.NOWHERE, "cannot be read: " + FileErrors.inWords(e));
            return null;
        }
        return text(bytes, problems);
    }

    private static @Nullable String text(byte[] bytes, Problems problems) {
        if (bytes.length > MAX_BYTES) {
            problems.add(Position.NOWHERE, "is larger than " + (MAX_BYTES >> 20) + " MiB, the limit for such a file");
            return null;
        }
        String text;
        try {
            text = FileText.of(bytes);
        } catch (FileText.NotText e) {
            problems.add(new Position(e.line(), e.column()), String.valueOf(e.getMessage()));
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\t') {
                problems.add(
                        placeOf(text, i), "holds the control character 0x" + Integer.toHexString(c) + ", not text");
                return null;
            }
        }
        return text;
    }

    /** The one document of a text; null when there is nothing in it. */
    static @Nullable Node compose(String text, String name) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setUseMarks(true)
                .setSchema(new WithoutMergeKeys())
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(ALIASES)
                .setCodePointLimit(MAX_BYTES)
                .build();
        return new ShallowComposer(settings, text).getSingleNode().orElse(null);
    }

    private static Position placeOf(String text, int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Position(line, text.codePointCount(lineStart, index) + 1);
    }

    /** YAML 1.2 has no merge keys; the library knows them all the same. */
    private static final class WithoutMergeKeys extends CoreSchema {
        @Override
        public ScalarResolver getScalarResolver() {
            return new CoreScalarResolver(false);
        }
    }

    /** Stops at a depth no file needs: the library calls itself for every level and would overflow the stack. */
    private static final class ShallowComposer extends Composer {
        private int depth;

        ShallowComposer(LoadSettings settings, String text) {
            super(settings, new ParserImpl(settings, new StreamReader(settings, text)));
        }

        @Override
        protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
            enter();
            SequenceNode node = super.composeSequenceNode(anchor);
            depth--;
            return node;
        }

        @Override
        protected Node composeMappingNode(Optional<Anchor> anchor) {
            enter();
            Node node = super.composeMappingNode(anchor);
            depth--;
            return node;
        }

        private void enter() {
            depth++;
            if (depth > MAX_DEPTH) {
                throw new ParserException(
                        "nested deeper than " + MAX_DEPTH + " levels",
                        parser.peekEvent().getStartMark());
            }
        }
    }
}
