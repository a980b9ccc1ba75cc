package dev.ropewalk.web.backup;

import dev.ropewalk.web.EmbeddedFile;
import dev.ropewalk.web.Refusal;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The embedded database as it is now, by H2's {@code BACKUP TO}, which holds up nobody: one process alone can have its file open, so only that one can copy it
 * meanwhile. PostgreSQL has tools of its own for that (docs/operation.md).
 */
@RestController
@RequestMapping("/api/v1/backup")
class BackupController {

    private static final Logger log = LoggerFactory.getLogger(BackupController.class);

    private final EmbeddedFile file;
    private final Semaphore turn = new Semaphore(1);

    BackupController(EmbeddedFile file) {
        this.file = file;
    }

    /** A zip with the database's file, to be unpacked where a service that does not run looks for it. Needs a token where changes need one. */
    @GetMapping
    @ApiResponse(
            responseCode = "200",
            description = "the database's file",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "409", description = "the database is not an embedded one in a file")
    @ApiResponse(responseCode = "503", description = "another backup is being made")
    void backup(@Schema(hidden = true) HttpServletResponse response) throws IOException {
        if (!file.isEmbedded())
            throw Refusal.conflict(
                    "This service uses PostgreSQL, of which pg_dump makes a backup (docs/operation.md).");
        Path database = file.path()
                .orElseThrow(
                        () -> Refusal.conflict("This service's database is in memory, of which there is no backup."));
        if (!turn.tryAcquire()) throw Refusal.busy("A backup is being made already; ask again in a while.");
        try {
            send(database, response);
        } finally {
            turn.release();
        }
    }

    /** Written beside the database first, where there is room for it if anywhere. */
    private void send(Path database, HttpServletResponse response) throws IOException {
        Path zip = Files.createTempFile(database.getParent(), database.getFileName() + ".", ".backup");
        try {
            file.backup(zip);
            response.setContentType("application/zip");
            response.setContentLengthLong(Files.size(zip));
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"ropewalk.zip\"");
            Files.copy(zip, response.getOutputStream());
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    /** Whoever asked has left, unless nothing was sent yet. */
    @ExceptionHandler
    void left(IOException gone, HttpServletResponse response) throws IOException {
        if (!response.isCommitted()) throw gone;
        log.debug("A backup was not sent whole", gone);
    }
}
