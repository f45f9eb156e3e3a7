//! Amounts as manifests write them.

/// What a container asks for.
pub(crate) struct Asked {
    /// As manifests name it.
    pub(crate) name: &'static str,
    /// The input that it sets, of all containers of a pod together.
    pub(crate) path: &'static str,
    /// How it is read.
    pub(crate) read: fn(&str) -> Option<f64>,
}

/// What the containers of a pod ask for.
pub(crate) const OF_PODS: [Asked; 2] = [
    Asked { name: "cpu", path: "services.pod.vcpu", read: vcpu },
    Asked { name: "memory", path: "services.pod.memory_mb", read: megabytes },
];

/// vCPU of `500m`, `0.5`, `2`, `512` units of ECS being `512 units`, `1 vCPU`.
pub(crate) fn vcpu(text: &str) -> Option<f64> {
    let text = text.trim();
    let small = text.to_ascii_lowercase();
    if let Some(number) = small.strip_suffix("vcpu") {
        return positive(number.trim());
    }
    match text.strip_suffix('m') {
        Some(thousandths) => positive(thousandths).map(|number| number / 1_000.0),
        None => positive(text),
    }
}

/// Megabytes (of 2^20 bytes) of `512Mi`, `1Gi`, `500M`, `1073741824`.
pub(crate) fn megabytes(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let bytes = match unit.trim() {
        "" => 1.0,
        "k" => 1e3,
        "M" | "MB" => 1e6,
        "G" | "GB" => 1e9,
        "T" => 1e12,
        "Ki" => 1_024.0,
        "Mi" => 1_048_576.0,
        "Gi" => 1_073_741_824.0,
        "Ti" => 1_099_511_627_776.0,
        _ => return None,
    };
    positive(number).map(|number| number * bytes / 1_048_576.0)
}

/// Megabytes of a task of ECS: `1024`, `2 GB`.
pub(crate) fn task_megabytes(text: &str) -> Option<f64> {
    let small = text.trim().to_ascii_lowercase();
    match small.strip_suffix("gb") {
        Some(number) => positive(number.trim()).map(|number| number * 1_024.0),
        None => positive(&small),
    }
}

/// vCPU of a task of ECS: `512` units of a 1,024th, `.5 vCPU`.
pub(crate) fn task_vcpu(text: &str) -> Option<f64> {
    if text.to_ascii_lowercase().contains("vcpu") {
        return vcpu(text);
    }
    positive(text.trim()).map(|units| units / 1_024.0)
}

fn positive(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0)
}

/// Without the digits that a quotient of powers leaves behind.
pub(crate) fn written(number: f64) -> String {
    ((number * 1e4).round() / 1e4).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_manifests_write_them() {
        let cores = [
            ("500m", Some(0.5)),
            ("2", Some(2.0)),
            ("0.25", Some(0.25)),
            ("1 vCPU", Some(1.0)),
            ("-1", None),
            ("half", None),
            ("NaN", None),
        ];
        for (text, expected) in cores {
            assert_eq!(vcpu(text), expected, "{text}");
        }
        let sizes = [
            ("512Mi", Some(512.0)),
            ("1Gi", Some(1_024.0)),
            ("134217728", Some(128.0)),
            ("1.5Gi", Some(1_536.0)),
            ("1X", None),
            ("Mi", None),
        ];
        for (text, expected) in sizes {
            assert_eq!(megabytes(text), expected, "{text}");
        }
        assert_eq!(megabytes("500M").map(written), Some("476.8372".to_owned()));
        assert_eq!((task_vcpu("512"), task_vcpu(".5 vCPU")), (Some(0.5), Some(0.5)));
        assert_eq!((task_megabytes("2 GB"), task_megabytes("1024")), (Some(2_048.0), Some(1_024.0)));
    }
}
