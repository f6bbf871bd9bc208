/** Endpoints, requests and answers as values, whatever carries them. */
@NullMarked
package dev.smartcron.web.http;

import org.jspecify.annotations.NullMarked;
