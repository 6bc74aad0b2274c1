package io.promflow.stack;

import java.util.List;
import java.util.Map;

/** Servers that the stack runs but does not build, and where they come from. */
public enum Server {
    PROMETHEUS(
            List.of("prometheus"),
            "prometheus",
            "3.5.0",
            Map.of("linux-amd64", "e811827af26d822afb09a4f28314f61b618b12cff5369835a67f674d8b46f39a")),
    ALERTMANAGER(
            List.of("alertmanager", "prometheus-alertmanager"),
            "prometheus-alertmanager",
            "0.28.1",
            Map.of(
                    "linux-amd64", "5ac7ab5e4b8ee5ce4d8fb0988f9cb275efcc3f181b4b408179fafee121693311",
                    "linux-arm64", "d8832540e5b9f613d2fd759e31d603173b9c61cc7bb5e3bc7ae2f12038b1ce4f")),
    /** Not part of {@code ./stack up}; the tests compare with it. Debian's package only. */
    PUSHGATEWAY(List.of("pushgateway", "prometheus-pushgateway"), "prometheus-pushgateway", "1.11.2", Map.of()),
    /** Not part of {@code ./stack up}; the tests write to it. Debian's package only. */
    VICTORIA_METRICS(List.of("victoria-metrics"), "victoria-metrics", "1.79.5", Map.of());

    private final List<String> programs;
    private final String debianPackage;
    private final String version;
    private final Map<String, String> archiveSha256;

    Server(List<String> programs, String debianPackage, String version, Map<String, String> archiveSha256) {
        this.programs = programs;
        this.debianPackage = debianPackage;
        this.version = version;
        this.archiveSha256 = archiveSha256;
    }

    /** Names the program may have: its own and Debian's. */
    public List<String> programs() {
        return programs;
    }

    public String debianPackage() {
        return debianPackage;
    }

    /** The release that is fetched when none is on the machine. */
    public String version() {
        return version;
    }

    /** SHA-256 of the release's archive by platform ({@code linux-amd64}); absent: that platform's is not fetched. */
    public Map<String, String> archiveSha256() {
        return archiveSha256;
    }

    /** The program's own name. */
    public String program() {
        return programs.get(0);
    }
}
