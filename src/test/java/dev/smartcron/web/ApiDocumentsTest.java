package dev.smartcron.web;

import dev.smartcron.web.api.Api;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.yaml.Generated;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about the API is what the table of endpoints says. */
class ApiDocumentsTest {
    @Test
    void the_page_has_every_endpoint_with_all_that_it_takes() throws IOException {
        StringBuilder page = new StringBuilder();
        for (Access access : Access.values()) {
            page.append("## ").append(heading(access)).append("\n\n");
            Api.table().all().stream()
                    .filter(endpoint -> endpoint.access() == access)
                    .forEach(endpoint -> page.append(entry(endpoint)));
        }
        Generated.isUpToDateBelow(
                "<!-- From here on made from the table of endpoints. -->",
                Path.of("docs/api.md"),
                page.toString().stripTrailing() + "\n");
    }

    private static String heading(Access access) {
        return switch (access) {
            case ANYBODY -> "Without a token";
            case WEBHOOK -> "With the webhook's secret";
            case VIEWER -> "To look: any token";
            case OPERATOR -> "To act: a token of the role operator";
        };
    }

    private static String entry(Endpoint endpoint) {
        StringBuilder entry = new StringBuilder("**`" + endpoint.method() + " " + endpoint.path() + "`**  \n")
                .append(endpoint.says())
                .append("\n\n");
        for (Parameter each : endpoint.parameters()) {
            entry.append("- `")
                    .append(each.name())
                    .append("` (")
                    .append(kind(each))
                    .append("): ");
            entry.append(each.says()).append("\n");
        }
        return entry.append(endpoint.parameters().isEmpty() ? "" : "\n").toString();
    }

    private static String kind(Parameter parameter) {
        return !parameter.words().isEmpty()
                ? String.join(", ", parameter.words())
                : switch (parameter.kind()) {
                    case TEXT -> "text";
                    case TEXTS -> "texts";
                    case NUMBER -> "number";
                    case FLAG -> "true or false";
                    case TIME -> "time: `2026-11-22T03:00`, `2h`";
                    case DURATION -> "duration: `15m`";
                };
    }
}
