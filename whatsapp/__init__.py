"""The client library of the WhatsApp Cloud API: values, webhooks and HTTP; nothing of the product lives here."""
