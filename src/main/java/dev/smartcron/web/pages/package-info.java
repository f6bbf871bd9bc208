/** Pages: what the API answers to programs, for people. */
@NullMarked
package dev.smartcron.web.pages;

import org.jspecify.annotations.NullMarked;
