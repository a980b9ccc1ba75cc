/**
 * Jinja templates as Python renders them. Jinjava builds and walks the tree of a template and keeps its scopes; what the words of a template
 * mean follows Python here, because Jinjava's own expressions follow Java (docs/decisions/0020-chat-templates.md).
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.jinja;
