package dev.smartcron.yaml;

import dev.smartcron.text.Json;
import dev.smartcron.yaml.Shape.FileKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A table of keys as JSON Schema, draft 2020-12, for editors. */
public final class SchemaWriter {
    private static final String DURATION = "^(P(?!$).+|(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?)$";

    private final Map<String, Object> shared = new LinkedHashMap<>();
    private final Shape.KeyTable sharedKeys;

    private SchemaWriter(Shape.KeyTable sharedKeys) {
        this.sharedKeys = sharedKeys;
    }

    /**
     * The schema of a whole file.
     *
     * @param sharedKeys keys that more than one table has, written once
     * @param extra added to the schema of the file: what no single key can say
     */
    public static String write(
            String title, Shape.KeyTable file, Shape.KeyTable sharedKeys, Map<String, Object> extra) {
        SchemaWriter writer = new SchemaWriter(sharedKeys);
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(writer.of(file));
        schema.putAll(extra);
        schema.put("$defs", writer.shared);
        return Json.pretty(schema) + "\n";
    }

    private Map<String, Object> key(FileKey key) {
        if (!key.equals(sharedKeys.keys().get(key.name()))) {
            return described(key);
        }
        if (!shared.containsKey(key.name())) {
            shared.put(key.name(), described(key));
        }
        return Map.of("$ref", "#/$defs/" + key.name());
    }

    private Map<String, Object> described(FileKey key) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", key.says().replace("`", ""));
        schema.putAll(of(key.shape()));
        if (!key.example().contains("…")) {
            schema.put("examples", List.of(value(key.example())));
        }
        return schema;
    }

    /** A value of YAML as JSON has it. */
    public static Object value(String yaml) {
        return new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
    }

    private Map<String, Object> of(Shape shape) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (shape instanceof Shape.CheckedText text) {
            schema.put("type", "string");
            if (text.pattern() != null) {
                schema.put("pattern", text.pattern());
            }
        } else if (shape instanceof Shape.Word word) {
            schema.put("enum", word.words());
        } else if (shape instanceof Shape.Flag) {
            schema.put("type", "boolean");
        } else if (shape instanceof Shape.Whole whole) {
            schema.put("type", "integer");
            schema.put("minimum", whole.min());
            schema.put("maximum", whole.max());
        } else if (shape instanceof Shape.Decimal decimal) {
            schema.put("type", "number");
            schema.put("minimum", decimal.min());
            schema.put("maximum", decimal.max());
        } else if (shape instanceof Shape.TimeSpan) {
            schema.put("type", "string");
            schema.put("pattern", DURATION);
        } else if (shape instanceof Shape.Bytes bytes) {
            schema.put("type", List.of("string", "integer"));
            schema.put("pattern", "^\\d+[KMGT]?$");
            schema.put("minimum", bytes.min());
        } else if (shape instanceof Shape.Literal) {
            schema.put("type", List.of("string", "number", "boolean"));
        } else if (shape instanceof Shape.ListOf many) {
            Map<String, Object> list = new LinkedHashMap<>(Map.of("type", "array"));
            list.put("items", of(many.element()));
            if (many.min() > 0) {
                list.put("minItems", many.min());
            }
            return many.orOne() ? Map.of("anyOf", List.of(list, of(many.element()))) : list;
        } else if (shape instanceof Shape.Either either) {
            return Map.of("anyOf", List.of(of(either.one()), of(either.longer())));
        } else if (shape instanceof Shape.Named named) {
            schema.put("type", "object");
            schema.put(
                    "propertyNames",
                    Map.of("pattern", String.valueOf(named.names().pattern())));
            schema.put("additionalProperties", of(named.value()));
        } else if (shape instanceof Shape.KeyTable table) {
            schema.put("type", "object");
            Map<String, Object> properties = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            for (FileKey key : table.keys().values()) {
                properties.put(key.name(), key(key));
                if (key.required()) {
                    required.add(key.name());
                }
            }
            schema.put("properties", properties);
            if (!required.isEmpty()) {
                schema.put("required", required);
            }
            schema.put("additionalProperties", false);
        }
        return schema;
    }
}
