package dev.smartcron.web.http;

/** The methods that there are routes for: one looks, the other acts. */
public enum Method {
    GET,
    POST
}
