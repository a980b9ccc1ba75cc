package dev.ropewalk.web.model;

import dev.ropewalk.web.Refusal;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The files of a model, for machines that do not have it. What an address names is looked for among them, never on the disk. */
@RestController
@RequestMapping("/api/v1/models/{sha256}/files")
class ModelFileController {

    /** @param size bytes */
    record Listed(String name, long size, String sha256) {}

    private final Models models;

    ModelFileController(Models models) {
        this.models = models;
    }

    /** All that the model is read from. */
    @GetMapping
    List<Listed> list(@PathVariable String sha256) {
        return models.files(sha256).stream()
                .map(file -> new Listed(file.name(), file.size(), file.sha256()))
                .toList();
    }

    /**
     * One of them; its entity tag is its SHA-256.
     *
     * @param range of bytes, one; more than one are answered as none
     * @param known the entity tag that the range is meant for: for another the whole file is sent
     */
    @GetMapping("/{name}")
    @ApiResponse(
            responseCode = "200",
            description = "the whole file",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(
            responseCode = "206",
            description = "the range that was asked for",
            headers = @Header(name = "Content-Range", schema = @Schema(type = "string")),
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "416", description = "none of its bytes are in the range")
    void content(
            @PathVariable String sha256,
            @PathVariable String name,
            @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
            @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String known,
            @Schema(hidden = true) HttpServletRequest request,
            @Schema(hidden = true) HttpServletResponse response) {
        ModelFolders.Content file = models.files(sha256).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("file", name));
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        FileAnswer answer = FileAnswer.of(file, range, known);
        if (answer == null) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + file.size());
            throw Refusal.outOfRange(name + " has " + file.size() + " bytes, none of them in " + range + ".");
        }
        response.setHeader(HttpHeaders.ETAG, FileAnswer.tag(file));
        answer.write(request, response);
    }
}
