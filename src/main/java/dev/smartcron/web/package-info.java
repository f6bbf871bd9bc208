/** The web page and the API: a view of {@code status}, and a form on {@code operations}. No rule of its own lives here. */
@NullMarked
package dev.smartcron.web;

import org.jspecify.annotations.NullMarked;
