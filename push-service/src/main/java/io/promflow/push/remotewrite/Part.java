package io.promflow.push.remotewrite;

import java.util.List;

/** Those samples of an event that go one way together; each of another series. */
record Part(Delivery delivery, List<SeriesSample> samples) {
    Part {
        samples = List.copyOf(samples);
    }
}
