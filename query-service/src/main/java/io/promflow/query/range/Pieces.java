package io.promflow.query.range;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers of range queries in pieces of a day, the least used dropped first when there are too many bytes. What is
 * younger than the settled age may still change and is not kept. Thread-safe.
 */
public final class Pieces {
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** A day of a question. */
    private record Key(String question, long day) {}

    private final Cache<Key, Piece> kept;
    private final Duration settled;
    private final Duration age;
    private final Clock clock;

    /**
     * @param mostBytes of all pieces together, about; 0: nothing is kept
     * @param settled how old a step has to be before it is kept
     * @param age how long a piece is kept at most, as old data may change too
     */
    public Pieces(long mostBytes, Duration settled, Duration age, Clock clock) {
        this.kept = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .<Key, Piece>weigher(
                        (key, piece) -> piece.bytes() + 2 * key.question().length())
                .executor(Runnable::run)
                .build();
        this.settled = settled;
        this.age = age;
        this.clock = clock;
    }

    /** A day's part of a range query: what is known of it, and what has to be asked. */
    private record Part(
            Key key, long from, long to, @Nullable Piece known, List<Stretch> missing) {}

    /** A range query on its way to an answer. Not thread-safe. */
    public final class Assembly {
        private final RangeQuery query;
        private final List<Part> parts = new ArrayList<>();
        private final List<Piece> asked = new ArrayList<>();
        private final long now = clock.millis();

        private Assembly(RangeQuery query) {
            this.query = query;
            for (long from = query.start(); from <= query.end(); ) {
                long nextDay = (Math.floorDiv(from, DAY) + 1) * DAY;
                long steps = Math.floorDiv(nextDay - 1 - from, query.step());
                long to = Math.min(query.end(), from + steps * query.step());
                parts.add(part(new Key(query.question(), Math.floorDiv(from, DAY)), from, to));
                from = to + query.step();
            }
        }

        private Part part(Key key, long from, long to) {
            Piece known = kept.getIfPresent(key);
            boolean isUsable = known != null
                    && now - known.madeAt() <= age.toMillis()
                    && known.from() <= to + query.step()
                    && known.to() >= from - query.step();
            if (known == null || !isUsable) {
                return new Part(key, from, to, null, List.of(new Stretch(from, to)));
            }
            var missing = new ArrayList<Stretch>();
            if (from < known.from()) {
                missing.add(new Stretch(from, known.from() - query.step()));
            }
            if (to > known.to()) {
                missing.add(new Stretch(known.to() + query.step(), to));
            }
            return new Part(key, from, to, known, missing);
        }

        /** What has to be asked. */
        public List<Stretch> missing() {
            return parts.stream().flatMap(part -> part.missing().stream()).toList();
        }

        /** Whether something of it was known. */
        public boolean isPartlyKnown() {
            return parts.stream().anyMatch(part -> part.known() != null);
        }

        /**
         * Takes an answer to one of the questions.
         *
         * @return whether it is one that can be put together with others: complete, without warnings
         */
        public boolean add(Stretch stretch, byte[] body) {
            var series = MatrixReader.read(body);
            if (series != null) {
                asked.add(new Piece(stretch.from(), stretch.to(), now, series));
            }
            return series != null;
        }

        /** The whole answer, when all is there; what is settled is kept. Null when it has more series than the limit. */
        public byte @Nullable [] answer() {
            var whole = new ArrayList<Piece>();
            for (Part part : parts) {
                var pieces = new ArrayList<Piece>();
                for (Piece piece : asked) {
                    if (piece.from() >= part.from() && piece.to() <= part.to()) {
                        pieces.add(piece);
                    }
                }
                if (part.known() != null) {
                    pieces.add(part.known());
                }
                pieces.sort(java.util.Comparator.comparingLong(Piece::from));
                Piece joined = Piece.join(pieces);
                keep(part, joined);
                whole.add(joined);
            }
            return MatrixWriter.write(whole, query);
        }

        private void keep(Part part, Piece joined) {
            long last = now - settled.toMillis();
            if (joined.from() <= last && !part.missing().isEmpty()) {
                long steps = Math.floorDiv(Math.min(last, joined.to()) - joined.from(), query.step());
                kept.put(part.key(), joined.between(joined.from(), joined.from() + steps * query.step()));
            }
        }
    }

    public Assembly assemble(RangeQuery query) {
        return new Assembly(query);
    }

    /** Bytes kept, about. */
    public long bytes() {
        return kept.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }
}
