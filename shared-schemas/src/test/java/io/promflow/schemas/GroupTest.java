package io.promflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupTest {
    @Test
    void isTheSameWhateverTheOrderOfItsLabels() {
        var oneWay = new LinkedHashMap<String, String>();
        oneWay.put("region", "eu");
        oneWay.put("job", "crypto");
        var otherWay = new LinkedHashMap<String, String>();
        otherWay.put("job", "crypto");
        otherWay.put("region", "eu");

        assertThat(Group.of(oneWay)).isEqualTo(Group.of(otherWay)).hasSameHashCodeAs(Group.of(otherWay));
        assertThat(Group.of(oneWay).key()).isEqualTo("{job=\"crypto\",region=\"eu\"}");
        assertThat(Group.of(otherWay).key()).isEqualTo("{job=\"crypto\",region=\"eu\"}");
    }

    @Test
    void escapesValuesSoThatDifferentGroupsHaveDifferentKeys() {
        assertThat(Group.of(Map.of("job", "a\",b=\"c")).key()).isEqualTo("{job=\"a\\\",b=\\\"c\"}");
        assertThat(Group.of(Map.of("job", "back\\slash\nline")).key()).isEqualTo("{job=\"back\\\\slash\\nline\"}");
        assertThat(Group.of(Map.of("job", "a\\\nb")).key())
                .isNotEqualTo(Group.of(Map.of("job", "a\\nb")).key());
        assertThat(Group.of(Map.of("job", "a\",b=\"c")).key())
                .isNotEqualTo(Group.of(Map.of("job", "a", "b", "c")).key());
    }

    @Test
    void sortsWithItsOwnOrder() {
        var reversed = new TreeMap<String, String>(java.util.Comparator.reverseOrder());
        reversed.putAll(Map.of("job", "a", "region", "eu"));

        assertThat(new Group(reversed).key()).isEqualTo("{job=\"a\",region=\"eu\"}");
    }

    @Test
    void hasAJob() {
        assertThatThrownBy(() -> Group.of(Map.of("region", "eu")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a job that is not empty");
        assertThatThrownBy(() -> Group.of(Map.of("job", ""))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotChangeWithTheMapItCameFrom() {
        var labels = new TreeMap<>(Map.of("job", "a"));
        var group = new Group(labels);

        labels.put("job", "b");

        assertThat(group.job()).isEqualTo("a");
    }
}
