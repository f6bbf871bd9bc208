package dev.smartcron.web.api;

import dev.smartcron.web.http.FormFields;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.util.Locale;

/** Asks people with a page to type what they are about to do, where that cannot be undone. A program knows what it asks for. */
final class TypedWord {
    static final Parameter PARAMETER =
            Parameter.text("confirm", "What people type on the page before they do it; programs leave it out.");

    private TypedWord() {}

    /**
     * Checks that it was typed.
     *
     * @throws RequestError where a form was sent without it
     */
    static void check(Request request, String word) {
        boolean isTyped = request.text("confirm")
                .filter(text -> text.strip().toLowerCase(Locale.ROOT).equals(word))
                .isPresent();
        if (!isTyped && FormFields.of(request.call()).isPresent()) {
            throw new RequestError(
                    ErrorCode.UNPROCESSABLE,
                    "nothing was done: the word " + word + " was not typed",
                    "Go back, and type " + word + " into the field beside the button.");
        }
    }
}
