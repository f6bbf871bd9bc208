/** Pages: templates and a style sheet in, a page out. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.html;
