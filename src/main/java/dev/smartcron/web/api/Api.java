package dev.smartcron.web.api;

import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.EndpointTable;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.Response;
import java.util.ArrayList;
import java.util.List;

/** The API: every endpoint there is. */
public final class Api {
    private Api() {}

    /** The table, with the document that describes it. */
    public static EndpointTable table() {
        List<Endpoint> all = new ArrayList<>(new FigureEndpoints().endpoints());
        all.addAll(TaskEndpoints.endpoints());
        all.addAll(ExecutionEndpoints.endpoints());
        all.addAll(JobEndpoints.endpoints());
        all.addAll(AlertEndpoints.endpoints());
        all.addAll(ControlEndpoints.endpoints());
        all.addAll(EventEndpoints.endpoints());
        List<Endpoint> described = List.copyOf(all);
        all.add(new Endpoint(
                Method.GET,
                "/api/openapi.json",
                Access.VIEWER,
                "This description of the API, for OpenAPI 3.1.",
                List.of(),
                request -> Response.json(OpenApi.of(described))));
        return new EndpointTable(all);
    }
}
