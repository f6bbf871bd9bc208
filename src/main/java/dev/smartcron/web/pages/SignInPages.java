package dev.smartcron.web.pages;

import dev.smartcron.web.access.AccessControl;
import dev.smartcron.web.access.BrowserAnswers;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.FormFields;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.util.List;

/** The ways in and out. */
public record SignInPages(PageMaker pages, AccessControl access, String prefix) {
    /**
     * The page to sign in on.
     *
     * @param to the page to go on to
     */
    public record SignIn(String to) {}

    List<Endpoint> endpoints() {
        Parameter to = Parameter.text("to", "The page to go on to.");
        return List.of(
                Endpoint.withoutDatabase(
                        Method.GET, BrowserAnswers.SIGN_IN, "Asks for a token.", List.of(to), this::ask),
                Endpoint.withoutDatabase(
                        Method.POST,
                        BrowserAnswers.SIGN_IN,
                        "Begins a session.",
                        List.of(Parameter.text("token", "The token, or the code that was printed at the start."), to),
                        this::signIn),
                new Endpoint(
                        Method.POST,
                        "/sign-out",
                        Access.VIEWER,
                        "Ends the session.",
                        List.of(),
                        request -> access.signOut(request.call(), Response.seeOther(prefix + BrowserAnswers.SIGN_IN))));
    }

    private static String to(Request request) {
        return request.text("to").filter(FormFields::isPath).orElse("/");
    }

    private Response ask(Request request) {
        return pages.open(request, "Sign in", "signin", new SignIn(to(request)));
    }

    private Response signIn(Request request) {
        String token = request.text("token")
                .orElseThrow(() -> new RequestError(ErrorCode.BAD_REQUEST, "no token was given", "Type or paste it."));
        return access.signIn(request.call(), token, Response.seeOther(prefix + to(request)));
    }
}
