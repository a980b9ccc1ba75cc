package dev.ropewalk.evaluator.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes anew what is kept so that pages need not count, boards and how ended runs stood, and compares. */
public final class BoardCheck {

    private final BoardStore store;
    private final RunCounts runs;
    private final TransactionTemplate transaction;

    public BoardCheck(JdbcClient jdbc, PlatformTransactionManager transactions) {
        store = new BoardStore(jdbc);
        runs = new RunCounts(jdbc);
        transaction = new TransactionTemplate(transactions);
    }

    /**
     * What was found.
     *
     * @param boards looked at
     * @param wrong ids of those that said something else than their cells
     * @param uncounted ids of ended runs that kept no counts
     */
    public record Found(int boards, List<String> wrong, List<String> uncounted) {

        public Found {
            wrong = List.copyOf(wrong);
            uncounted = List.copyOf(uncounted);
        }
    }

    /**
     * Each board in a transaction of its own, so that cells may end meanwhile. What a run kept is how it stood when it ended, which later
     * runs of its cells may change: it is not compared, only counted where it is missing.
     *
     * @param repair whether what was made anew stays
     */
    public Found check(boolean repair) {
        int boards = 0;
        List<String> wrong = new ArrayList<>();
        for (String board = store.next(""); board != null; board = store.next(board)) {
            boards++;
            if (!follows(board, repair)) wrong.add(board);
        }
        List<String> uncounted = runs.uncounted();
        if (repair) uncounted.forEach(runs::count);
        return new Found(boards, wrong, uncounted);
    }

    private boolean follows(String board, boolean repair) {
        return Objects.requireNonNull(transaction.execute(status -> {
            store.lock(board);
            List<Map<String, @Nullable Object>> before = store.said(board);
            store.refresh(store.places(board));
            boolean follows = before.equals(store.said(board));
            if (follows || !repair) status.setRollbackOnly();
            return follows;
        }));
    }
}
