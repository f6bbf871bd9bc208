package dev.smartcron.web.access;

import dev.smartcron.text.Json;
import dev.smartcron.text.Nearest;
import dev.smartcron.web.http.Call;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.FormFields;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Parameter.ValueKind;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the values of an endpoint's parameters: from the query, and where something is to be done from the JSON object sent. */
final class ParameterValues {
    private ParameterValues() {}

    /** @throws RequestError for one that the endpoint does not take, that is given twice, or is none of what it may be */
    static Map<String, @Nullable Object> of(Endpoint endpoint, Call call) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Optional<FormFields> form = FormFields.of(call);
        if (form.isEmpty()) {
            body(call).forEach((name, value) -> values.put(name, value));
        }
        Stream.concat(
                        call.query().entrySet().stream(),
                        form.stream().flatMap(fields -> fields.values().entrySet().stream()))
                .forEach(each -> add(endpoint, each.getKey(), each.getValue(), values));
        values.forEach((name, value) -> check(parameter(endpoint, name), value));
        values.values().removeIf(value -> value == null);
        return values;
    }

    private static void add(Endpoint endpoint, String name, List<String> given, Map<String, @Nullable Object> values) {
        if (given.equals(List.of(""))) {
            // A field of a form that was left empty.
            var unused = parameter(endpoint, name);
        } else if (parameter(endpoint, name).kind() == ValueKind.TEXTS) {
            values.put(name, given);
        } else if (given.size() != 1 || values.containsKey(name)) {
            throw new RequestError(ErrorCode.BAD_REQUEST, name + " is given more than once", "Give it once.");
        } else {
            values.put(name, given.get(0));
        }
    }

    private static Map<String, @Nullable Object> body(Call call) {
        String text = new String(call.body(), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            return Map.of();
        }
        Optional<String> fault = Json.objectFault(text);
        if (fault.isPresent()) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, "the body is no JSON object: " + fault.get(), "Send {} or nothing.");
        }
        return Json.readObject(text);
    }

    private static Parameter parameter(Endpoint endpoint, String name) {
        List<String> known = endpoint.parameters().stream().map(Parameter::name).toList();
        return endpoint.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RequestError(
                        ErrorCode.BAD_REQUEST,
                        "there is no '" + name + "' here" + Nearest.hint(name, known),
                        known.isEmpty() ? "It takes nothing." : "It takes " + String.join(", ", known) + "."));
    }

    private static void check(Parameter parameter, @Nullable Object value) {
        if (value == null) {
            return;
        }
        String text = value.toString();
        boolean fits = switch (parameter.kind()) {
            case NUMBER -> text.matches("-?[0-9]{1,18}");
            case FLAG -> text.equals("true") || text.equals("false");
            case TEXT, TIME, DURATION -> value instanceof String;
            case TEXTS -> value instanceof List<?> all && all.stream().allMatch(String.class::isInstance);
        };
        if (!fits || !(parameter.words().isEmpty() || parameter.words().contains(text))) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, parameter.name() + " is '" + text + "'", "It is " + wanted(parameter) + ".");
        }
    }

    private static String wanted(Parameter parameter) {
        return !parameter.words().isEmpty()
                ? "one of " + String.join(", ", parameter.words())
                : switch (parameter.kind()) {
                    case NUMBER -> "a number";
                    case FLAG -> "true or false";
                    case TEXT -> "a text";
                    case TIME -> "a time, such as 2026-11-22T03:00";
                    case TEXTS -> "a list of texts";
                    case DURATION -> "a duration, such as 15m";
                };
    }
}
