package dev.smartcron.html;

import dev.smartcron.text.PlainText;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Makes pages of the templates, which are classes by then; values are escaped by where they stand. */
public final class Templates {
    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);
    private static final int USUAL_LENGTH = 16 << 10;

    private Templates() {}

    /**
     * A page, in which nothing turns the writing or is not to be seen, whatever the values are.
     *
     * @param template its path
     * @param values by the names of its parameters
     */
    public static String page(String template, Map<String, Object> values) {
        StringOutput html = new StringOutput(USUAL_LENGTH);
        ENGINE.render(template, values, html);
        return PlainText.shown(html.toString());
    }
}
