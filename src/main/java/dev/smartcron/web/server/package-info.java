/** The server, which is Undertow's. */
@NullMarked
package dev.smartcron.web.server;

import org.jspecify.annotations.NullMarked;
