package dev.smartcron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.web.LivingDashboard.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser that has signed in, follows links and sends the forms of pages as they stand there. */
final class SignedInBrowser {
    private static final Pattern FIELD =
            Pattern.compile("<input[^>]*>|<select[^>]*>.*?</select>|<textarea[^>]*>", Pattern.DOTALL);

    private final LivingDashboard dashboard;
    private final String cookie;

    SignedInBrowser(LivingDashboard dashboard, String token) {
        this.dashboard = dashboard;
        Reply signedIn = dashboard.ask(
                "POST",
                "/sign-in",
                "token=" + encoded(token),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "text/html");
        assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(303);
        this.cookie = signedIn.headers().get("set-cookie").get(0).split(";", 2)[0];
    }

    /** The cookie, as it is sent. */
    String cookie() {
        return cookie;
    }

    /** What shows that a form of its pages is one of ours. */
    String proof() {
        return fields(form(page("/report"), "/sign-out")).getOrDefault("csrf", "");
    }

    /** A page that there is. */
    String page(String path) {
        Reply reply = open(path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body())
                .doesNotContain("style=")
                .doesNotContain("<script>")
                .doesNotContain("onclick=");
        return reply.body();
    }

    Reply open(String path) {
        return dashboard.ask("GET", path, "", "Cookie", cookie, "Accept", "text/html");
    }

    /** Sends the form of a page with this action, with what it has and these fields: names and values in turn. */
    Reply send(String page, String action, String... typed) {
        Map<String, String> fields = fields(form(page, action));
        for (int i = 0; i < typed.length; i += 2) {
            assertThat(fields).as("fields of " + action).containsKey(typed[i]);
            fields.put(typed[i], typed[i + 1]);
        }
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(body.length() == 0 ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
        return dashboard.ask(
                "POST",
                action,
                body.toString(),
                "Cookie",
                cookie,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "text/html",
                "Sec-Fetch-Site",
                "same-origin");
    }

    /** As {@link #send}, which has to succeed; the page that it leads to. */
    String sent(String page, String action, String... typed) {
        Reply reply = send(page, action, typed);
        assertThat(reply.status()).as(reply.body()).isEqualTo(303);
        return page(reply.headers().get("location").get(0));
    }

    static String form(String page, String action) {
        Matcher form = Pattern.compile(
                        "<form[^>]*action=\"" + Pattern.quote(action) + "\"[^>]*>(.*?)</form>", Pattern.DOTALL)
                .matcher(page);
        assertThat(form.find()).as("a form to " + action + " in " + page).isTrue();
        return form.group(1);
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(form);
        while (field.find()) {
            String all = field.group();
            String first = all.startsWith("<select") ? chosen(all) : value(all, "value");
            fields.put(value(all, "name"), first);
        }
        return fields;
    }

    private static String chosen(String select) {
        for (String wanted : List.of("<option[^>]* selected[^>]*>", "<option[^>]*>")) {
            Matcher option = Pattern.compile(wanted).matcher(select);
            if (option.find()) {
                return value(option.group(), "value");
            }
        }
        return "";
    }

    private static String value(String element, String attribute) {
        Matcher found = Pattern.compile("\\s" + attribute + "=\"([^\"]*)\"").matcher(element);
        return found.find()
                ? found.group(1)
                        .replace("&#34;", "\"")
                        .replace("&#39;", "'")
                        .replace("&lt;", "<")
                        .replace("&amp;", "&")
                : "";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
