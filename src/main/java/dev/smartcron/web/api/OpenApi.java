package dev.smartcron.web.api;

import dev.smartcron.settings.Version;
import dev.smartcron.text.Json;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes endpoints as OpenAPI 3.1 does. */
final class OpenApi {
    private static final Pattern PLACE = Pattern.compile("\\{([^}]*)}");

    private OpenApi() {}

    static Map<String, @Nullable Object> of(List<Endpoint> endpoints) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            paths.computeIfAbsent(endpoint.path(), unused -> new LinkedHashMap<>())
                    .put(endpoint.method().name().toLowerCase(Locale.ROOT), operation(endpoint));
        }
        return Json.object(
                "openapi",
                "3.1.0",
                "info",
                Json.object("title", "SmartCron", "version", Version.current()),
                "paths",
                paths,
                "components",
                Json.object(
                        "securitySchemes",
                        Json.object(
                                "token", Json.object("type", "http", "scheme", "bearer"),
                                "webhook", Json.object("type", "apiKey", "in", "header", "name", "X-Webhook-Secret"))));
    }

    private static Map<String, @Nullable Object> operation(Endpoint endpoint) {
        Map<String, @Nullable Object> operation = Json.object(
                "summary", endpoint.says(), "operationId", id(endpoint), "parameters", parameters(endpoint));
        if (endpoint.method() == Method.POST && !endpoint.parameters().isEmpty()) {
            operation.put("requestBody", Json.object("content", Json.object("application/json", body(endpoint))));
        }
        operation.put(
                "security",
                switch (endpoint.access()) {
                    case ANYBODY -> List.of();
                    case WEBHOOK -> List.of(Json.object("webhook", List.of()));
                    case VIEWER, OPERATOR -> List.of(Json.object("token", List.of()));
                });
        operation.put("responses", responses(endpoint));
        return operation;
    }

    private static String id(Endpoint endpoint) {
        return endpoint.method().name().toLowerCase(Locale.ROOT)
                + endpoint.path().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "");
    }

    private static List<Object> parameters(Endpoint endpoint) {
        List<Object> all = new ArrayList<>();
        Matcher places = PLACE.matcher(endpoint.path());
        while (places.find()) {
            all.add(Json.object(
                    "name", places.group(1), "in", "path", "required", true, "schema", Json.object("type", "string")));
        }
        if (endpoint.method() == Method.GET) {
            endpoint.parameters()
                    .forEach(each -> all.add(Json.object(
                            "name", each.name(), "in", "query", "description", each.says(), "schema", schema(each))));
        }
        return all;
    }

    private static Map<String, @Nullable Object> body(Endpoint endpoint) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        for (Parameter each : endpoint.parameters()) {
            Map<String, @Nullable Object> schema = schema(each);
            schema.put("description", each.says());
            properties.put(each.name(), schema);
        }
        return Json.object(
                "schema", Json.object("type", "object", "properties", properties, "additionalProperties", false));
    }

    private static Map<String, @Nullable Object> schema(Parameter parameter) {
        Map<String, @Nullable Object> schema = Json.object(
                "type",
                switch (parameter.kind()) {
                    case NUMBER -> "integer";
                    case FLAG -> "boolean";
                    case TEXT, TIME, DURATION -> "string";
                    case TEXTS -> "array";
                });
        if (!parameter.words().isEmpty()) {
            schema.put("enum", parameter.words());
        }
        return schema;
    }

    private static Map<String, @Nullable Object> responses(Endpoint endpoint) {
        Map<String, @Nullable Object> responses = Json.object("200", Json.object("description", "done"));
        if (endpoint.access() != Access.ANYBODY) {
            responses.put("401", Json.object("description", "no token, or none that is known"));
        }
        if (endpoint.access() == Access.OPERATOR) {
            responses.put("403", Json.object("description", "the token's role is viewer"));
        }
        responses.put("default", Json.object("description", "an error, with code, message and hint"));
        return responses;
    }
}
