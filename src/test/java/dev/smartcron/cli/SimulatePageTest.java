package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page of {@code simulate --html}. */
class SimulatePageTest extends SimulateWorld {
    @Test
    void the_page_is_well_formed_and_stands_alone() throws Exception {
        Path page = folder.resolve("page.html");
        assertThat(sydney("--html", page.toString())).isZero();
        assertThat(out).endsWith("Written to " + page + "\n");
        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .doesNotContainIgnoringCase("http:", "https:", "url(", "@import", "src=", "href=", "<script", "<link")
                .contains("prefers-color-scheme: dark", "@media print", "width=device-width");
        Document document = parsed(html);
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(1 + 4);
        assertThat(texts(document, "h2"))
                .containsExactly(
                        "Starts per hour",
                        "Peaks",
                        "Tasks",
                        "Starting in the same minute, and in how many",
                        "Runs that would overlap themselves",
                        "What clock changes do",
                        "No start in this time",
                        "Not started by the clock",
                        "Left out");
        assertThat(texts(document, "strong")).contains("nightly_backup", "Sun 2026-10-04 03:00 +11:00");
    }

    @Test
    void a_month_of_pictures_is_well_formed_too() throws Exception {
        Path page = folder.resolve("page.html");
        sydney("--for", "31d", "--html", page.toString());
        assertThat(parsed(Files.readString(page)).getElementsByTagName("svg").getLength())
                .isEqualTo(31 + 6);
    }

    @Test
    void hostile_words_stay_words() throws Exception {
        String hostile = "</style><script>alert('x')</script> & \\\"\\u202e<img src=x onerror=y>";
        Files.writeString(
                file,
                "version: 1\ntasks:\n  - {name: a, description: \"" + hostile
                        + "\", schedule: '@hourly', command: [a]}\n");
        Path page = folder.resolve("<b>&\"page.html");
        assertThat(sydney("--html", page.toString())).isZero();
        String html = Files.readString(page);
        assertThat(html).doesNotContain("<script", "<img", "\u202e");
        assertThat(texts(parsed(html), "small"))
                .containsExactly("</style><script>alert('x')</script> & \"\ufffd<img src=x onerror=y>", "UTC");
    }

    @Test
    void a_page_that_cannot_be_written_is_told() {
        assertThat(sydney("--html", folder.resolve("no/page.html").toString())).isEqualTo(ExitCode.CANNOT_WORK);
        assertThat(err).contains("cannot write").contains("\n  Try: ");
    }

    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document document, String element) {
        NodeList found = document.getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(((Element) found.item(i)).getTextContent());
        }
        return texts;
    }
}
