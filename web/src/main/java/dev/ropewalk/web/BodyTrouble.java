package dev.ropewalk.web;

import dev.ropewalk.methods.Fault;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Why a body could not be read, in one sentence without the names of our classes: what was sent, and what to send. */
public final class BodyTrouble {

    public static String sentence(@Nullable Throwable cause) {
        if (!(cause instanceof JacksonException trouble)) return "The body is missing or is not JSON.";
        String path = trouble.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .reduce("", (a, b) -> a.isEmpty() || b.startsWith("[") ? a + b : a + "." + b);
        if (trouble instanceof UnrecognizedPropertyException unknown) return unknown(unknown, path);
        if (!path.isEmpty()) return "The body's " + path + " is missing, or has a value of the wrong kind.";
        TokenStreamLocation where = trouble.getLocation();
        return "The body cannot be read"
                + (where == null ? "." : " at line " + where.getLineNr() + ", column " + where.getColumnNr() + ".");
    }

    /** The place where reading it ended; none where nobody could say. */
    static List<Wrong> errors(@Nullable Throwable cause) {
        if (!(cause instanceof JacksonException trouble) || trouble.getPath().isEmpty()) return List.of();
        String pointer = trouble.getPath().stream()
                .map(step -> Fault.step(step.getPropertyName() == null ? "" + step.getIndex() : step.getPropertyName()))
                .collect(Collectors.joining());
        return List.of(Wrong.of(pointer.substring(1).replace('/', '.'), pointer, null, sentence(cause)));
    }

    /** {@code /method/rows/0} of {@code method.rows[0]}. */
    static String pointer(String path) {
        return Stream.of(path.replace("]", "").split("[.\\[]")).map(Fault::step).collect(Collectors.joining());
    }

    private static String unknown(UnrecognizedPropertyException trouble, String path) {
        String name = trouble.getPropertyName();
        String where =
                path.equals(name) ? "" : " in " + path.substring(0, Math.max(0, path.length() - name.length() - 1));
        return "The body has an unknown field '" + name + "'" + where + ", known: "
                + trouble.getKnownPropertyIds().stream()
                        .map(String::valueOf)
                        .sorted()
                        .collect(Collectors.joining(", "))
                + ".";
    }

    /** A body of another type than is read here. */
    static String type(HttpServletRequest request, Collection<MediaType> read) {
        Optional<String> encoding = encoding(request);
        if (encoding.isPresent()) return encoding.get();
        boolean yaml = read.contains(MediaType.APPLICATION_YAML);
        return "This body is not read: send the "
                + (yaml ? "suite as application/json or application/yaml" : "body as application/json")
                + ", got "
                + (request.getContentType() == null ? "no Content-Type" : request.getContentType()) + ".";
    }

    /** A body is taken as it is. */
    static Optional<String> encoding(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_ENCODING))
                .filter(encoding -> !encoding.isBlank() && !encoding.equalsIgnoreCase("identity"))
                .map(encoding -> "This body is not read: send it as it is, got Content-Encoding " + encoding + ".");
    }

    private BodyTrouble() {}
}
